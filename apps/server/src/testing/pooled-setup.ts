import type { TestProject } from "vitest/node";
import { setup as setupDirect } from "./global-setup.ts";
import { startPgBouncer, type PoolMode } from "./pgbouncer.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the tests' servers connect to, when not to PostgreSQL itself. */
    pooler: { host: string; port: number; mode: PoolMode } | undefined;
  }
}

/** As everywhere, and PgBouncer before it, in the mode that ends the name of the project; otherwise by transactions. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stop = await setupDirect(project);
  const mode = project.name.endsWith("session") ? "session" : "transaction";
  const pooler = await startPgBouncer(project.getProvidedContext().postgres, mode);
  project.provide("pooler", { host: pooler.host, port: pooler.port, mode });
  return async () => {
    await pooler.stop();
    await stop();
  };
}

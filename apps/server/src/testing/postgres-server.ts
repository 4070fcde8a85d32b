import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "../platform/embedded-postgres/index.ts";
import type { ConnectionSettings } from "../platform/embedded-postgres/index.ts";

export type TestPostgres = {
  /** As the product connects: no superuser, so that row-level security holds in tests too. */
  connection: ConnectionSettings;
  superuser: ConnectionSettings;
  /** Stops the server and removes its folder. */
  stop(): Promise<void>;
};

/** Starts one throw-away PostgreSQL without fsync, for a whole test run. */
export async function startTestPostgres(): Promise<TestPostgres> {
  const dataDir = await mkdtemp(path.join(os.tmpdir(), "salesos-test-"));
  const remove = () => rm(dataDir, { recursive: true, force: true });
  try {
    const server = await startEmbeddedPostgres({ dataDir, log: () => {}, throwAway: true });
    return {
      connection: server.connection,
      superuser: server.superuser,
      async stop() {
        try {
          await server.stop();
        } finally {
          await remove();
        }
      },
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../platform/database/migrate.ts";
import { startTestPostgres } from "./postgres-server.ts";
import { TEMPLATE } from "./database.ts";
import { prepareFinalCheck } from "./statements/final-check.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { host: string; port: number; user: string; database: string };
    /** The folder for the statements that the product sends. */
    statements: string;
  }
}

/**
 * One PostgreSQL for the whole run, with a migrated database from which each test file gets its copy. In the end, fails
 * on a statement that crosses workspaces.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTestPostgres();
  const client = new Client(postgres.connection);
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate({ ...postgres.connection, database: TEMPLATE });
  project.provide("postgres", postgres.connection);
  const statements = prepareFinalCheck();
  project.provide("statements", statements.folder);
  return async () => {
    try {
      await statements.check({ ...postgres.connection, database: TEMPLATE });
    } finally {
      await postgres.stop();
    }
  };
}

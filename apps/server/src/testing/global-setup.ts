import { Client } from "pg";
import type { TestProject } from "vitest/node";
import { migrate } from "../platform/database/migrate.ts";
import { startTestPostgres } from "./postgres-server.ts";
import { TEMPLATE } from "./database.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgres: { host: string; port: number; user: string; database: string };
  }
}

/** One PostgreSQL for the whole run, with a migrated database from which each test file gets its copy. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const postgres = await startTestPostgres();
  const client = new Client(postgres.connection);
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  await migrate({ ...postgres.connection, database: TEMPLATE });
  project.provide("postgres", postgres.connection);
  return postgres.stop;
}

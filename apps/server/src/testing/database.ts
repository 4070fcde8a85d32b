import { randomBytes } from "node:crypto";
import { Client, type ClientConfig } from "pg";
import { inject } from "vitest";
import { until } from "./poll.ts";

/** The migrated database that each test file copies. */
export const TEMPLATE = "salesos_template";

export interface TestDatabase {
  connection: ClientConfig;
  /** Runs a statement as the owner, past every wall: for looking at what is really there. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A fresh database, migrated and empty. */
export function createTestDatabase(): Promise<TestDatabase> {
  return createFrom(TEMPLATE);
}

/** A fresh database without a schema, as an operator gives it to SalesOS. */
export function createBareDatabase(): Promise<TestDatabase> {
  return createFrom("template0");
}

async function createFrom(template: string): Promise<TestDatabase> {
  const server = inject("postgres");
  const database = `test_${randomBytes(6).toString("hex")}`;
  const admin = async (statement: string) => {
    const client = new Client(server);
    await client.connect();
    try {
      await client.query(statement);
    } finally {
      await client.end();
    }
  };
  await admin(`create database ${database} template ${template}`);
  const connection = { ...server, database };
  return {
    connection,
    async query<Row>(text: string, values: unknown[] = []) {
      const client = new Client(connection);
      await client.connect();
      try {
        return (await client.query(text, values)).rows as Row[];
      } finally {
        await client.end();
      }
    },
    drop: () =>
      until(`${database} is dropped`, async () => {
        try {
          await admin(`drop database ${database} with (force)`);
          return true;
        } catch (error) {
          // The database's own cleaner is at work in there, which only a superuser may end.
          if ((error as { code?: string }).code === "42501") return false;
          throw error;
        }
      }),
  };
}

/** The address of a database, as an operator writes it. */
export function urlOf({ host = "", port = 5432, user = "", database = "" }: ClientConfig): string {
  return `postgres://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
}

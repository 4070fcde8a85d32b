import { randomBytes } from "node:crypto";
import { Client, type ClientConfig } from "pg";
import { inject } from "vitest";

/** The migrated database that each test file copies. */
export const TEMPLATE = "salesos_template";

export interface TestDatabase {
  connection: ClientConfig;
  /** Runs a statement as the owner, past every wall: for looking at what is really there. */
  query<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  drop(): Promise<void>;
}

/** A fresh database, migrated and empty. */
export async function createTestDatabase(): Promise<TestDatabase> {
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
  await admin(`create database ${database} template ${TEMPLATE}`);
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
    drop: () => admin(`drop database ${database} with (force)`),
  };
}

import { randomUUID } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import type { ClientConfig } from "pg";
import { createBareDatabase, createTestDatabase, type TestDatabase } from "./database.ts";
import { writeBackup, writeWholeFile } from "../platform/backup/index.ts";

/** A database with the schema, and what its backups and their restoring need. */
export interface Workbench {
  folder: string;
  source: TestDatabase;
  /** A database without a schema, dropped at the end. */
  emptyDatabase(): Promise<TestDatabase>;
  /** The name of a file that is not there. */
  newFile(): string;
  /** Backs up the source, or another database, into a new file. */
  backUp(connection?: ClientConfig): Promise<string>;
  setting(name: string, value: string): Promise<unknown>;
  /** Empties the tables that the tests fill. */
  clear(): Promise<unknown>;
  close(): Promise<void>;
}

export async function openWorkbench(): Promise<Workbench> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "salesos-backup-"));
  const source = await createTestDatabase();
  const made: TestDatabase[] = [source];
  const newFile = () => path.join(folder, `${randomUUID()}.tar.gz`);
  return {
    folder,
    source,
    newFile,
    async emptyDatabase() {
      const database = await createBareDatabase();
      made.push(database);
      return database;
    },
    async backUp(connection = source.connection) {
      const file = newFile();
      await writeWholeFile(file, { force: false }, (output) =>
        writeBackup(connection, output, { version: "0.1.0" }),
      );
      return file;
    },
    setting: (name, value) => source.query("insert into settings values ($1, $2)", [name, value]),
    clear: () => source.query("truncate leads, deals, events, settings, record_counts"),
    async close() {
      for (const database of made) await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Every row of every table, as the database writes it. */
export async function everything(database: TestDatabase): Promise<Record<string, string[]>> {
  const tables = await database.query<{ name: string }>(
    `select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and relkind in ('r', 'p') and not relispartition and relname <> 'schema_migrations' order by 1`,
  );
  const all: Record<string, string[]> = {};
  for (const { name } of tables) {
    const rows = await database.query<{ row: string }>(
      `select t::text as row from "${name}" t order by 1`,
    );
    all[name] = rows.map(({ row }) => row);
  }
  return all;
}

/** How much is in the schema; 0 in a database that nobody uses. */
export async function tablesOf(database: TestDatabase): Promise<number> {
  const [row] = await database.query<{ n: number }>(
    "select count(*)::int as n from pg_class where relnamespace = 'public'::regnamespace",
  );
  return row?.n ?? -1;
}

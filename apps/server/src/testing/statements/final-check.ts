import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client, type ClientConfig } from "pg";
import { faultsOf } from "./check.ts";
import type { SentStatement } from "./record.ts";

/** Makes a folder for what the threads of a run record. `check` throws when some of it crosses workspaces. */
export function prepareFinalCheck(): {
  folder: string;
  check(database: ClientConfig): Promise<void>;
} {
  const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-statements-"));
  return {
    folder,
    async check(database) {
      const faults = faultsOf(readAll(folder), await tablesOfWorkspaces(database));
      rmSync(folder, { recursive: true });
      if (faults !== undefined) throw new Error(faults);
    },
  };
}

export function readAll(folder: string): SentStatement[] {
  const sent = readdirSync(folder)
    .flatMap((name) => readFileSync(path.join(folder, name), "utf8").split("\n"))
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as SentStatement);
  return [...new Map(sent.map((one) => [`${one.byRequest} ${one.text}`, one])).values()];
}

/** With their views, and with partitions as `normalized` leaves their names. */
async function tablesOfWorkspaces(database: ClientConfig): Promise<string[]> {
  const client = new Client(database);
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string; partitioned: boolean }>(
      `select c.relname as name, c.relkind = 'p' as partitioned
        from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'workspace_id'
        where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v') and not a.attisdropped`,
    );
    return rows.flatMap(({ name, partitioned }) => (partitioned ? [name, `${name}_week`] : [name]));
  } finally {
    await client.end();
  }
}

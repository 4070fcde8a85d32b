import type { Client } from "pg";
import { BackupError, type BackupManifest, type BackupTable } from "./manifest.ts";

type Shape = Pick<BackupTable, "name" | "columns" | "partitions">;

// What an extension brought along comes with the extension.
const OWN = `not exists (
  select from pg_depend x where x.classid = 'pg_class'::regclass and x.objid = c.oid and x.deptype = 'e')`;

/** A name of the schema, quoted. */
export const quoted = (name: string): string => `public."${name.replaceAll('"', '""')}"`;

/**
 * The tables of the schema with their columns, without partitions, the list of migrations and unlogged tables;
 * each after those that it refers to. Throws BackupError when they refer to each other in a circle.
 */
export async function readTables(client: Client): Promise<Shape[]> {
  const { rows } = await client.query<Shape & { refers_to: string[] }>(`
    select c.relname as name,
      array(select a.attname::text from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
        order by a.attnum) as columns,
      array(select distinct f.relname::text from pg_constraint k join pg_class f on f.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid and not f.relispartition) as refers_to,
      coalesce((select json_agg(json_build_object('name', p.relname,
          'bound', pg_get_expr(p.relpartbound, p.oid), 'options', coalesce(p.reloptions, '{}'),
          'row_security', p.relrowsecurity) order by p.relname)
        from pg_inherits i join pg_class p on p.oid = i.inhrelid
        where i.inhparent = c.oid and not i.inhdetachpending), '[]') as partitions
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
      and c.relpersistence = 'p' and c.relname <> 'schema_migrations' and ${OWN}
    order by c.relname`);
  const ordered: Shape[] = [];
  const left = new Map(rows.map((table) => [table.name, table]));
  while (left.size > 0) {
    const ready = [...left.values()].filter(({ refers_to }) =>
      refers_to.every((other) => !left.has(other)),
    );
    if (ready.length === 0) {
      throw new BackupError(`Tables refer to each other in a circle: ${[...left.keys()].join()}`);
    }
    for (const { name, columns, partitions } of ready) {
      ordered.push({ name, columns, partitions });
      left.delete(name);
    }
  }
  return ordered;
}

/** Where the sequences of the schema stand. They go on while others write, so never below what a snapshot has used. */
export async function readSequences(client: Client): Promise<BackupManifest["sequences"]> {
  const { rows } = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and ${OWN} order by c.relname`);
  const sequences = [];
  for (const { name } of rows) {
    const state = await client.query<{ last_value: string; is_called: boolean }>(
      `select last_value::text, is_called from ${quoted(name)}`,
    );
    const [row] = state.rows;
    if (row !== undefined) sequences.push({ name, ...row });
  }
  return sequences;
}

/** What of the schema is there already, as names; empty in a database that nobody uses. */
export async function existingNames(client: Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm', 'S', 'f') and ${OWN}
    order by c.relkind <> 'r', c.relname`);
  return rows.map(({ name }) => name);
}

/** A table that somebody has locked is not waited for without end. */
export const LIMITS = "set local lock_timeout = '30s'";

import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { Client, type ClientConfig } from "pg";

const FOLDER = new URL("../../../migrations/", import.meta.url);
const LOCK = 7_253_001; // any constant: instances that start together take turns

/**
 * Brings the schema up to date: each file of `migrations/` once, in order, each in its own
 * transaction. Forward only; a file that has run must never change.
 * Returns the names of the files it ran.
 */
export async function migrate(connection: ClientConfig): Promise<string[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
    await ensureRole(client);
    await client.query(`create table if not exists schema_migrations (
      name text primary key, checksum text not null, applied_at timestamptz not null default now())`);
    const { rows } = await client.query<{ name: string; checksum: string }>(
      "select name, checksum from schema_migrations",
    );
    const applied = new Map(rows.map((row) => [row.name, row.checksum]));
    const ran: string[] = [];
    for (const name of (await readdir(FOLDER)).filter((file) => file.endsWith(".sql")).toSorted()) {
      const sql = await readFile(new URL(name, FOLDER), "utf8");
      const checksum = createHash("sha256").update(sql).digest("hex");
      if (applied.has(name)) {
        if (applied.get(name) !== checksum) {
          throw new Error(
            `Migration ${name} was changed after it had run. Add a new file instead.`,
          );
        }
        continue;
      }
      await client.query("begin");
      await client.query(sql);
      await client.query("insert into schema_migrations (name, checksum) values ($1, $2)", [
        name,
        checksum,
      ]);
      await client.query("commit");
      ran.push(name);
    }
    return ran;
  } finally {
    await client.end();
  }
}

/** Roles belong to the server, not to the database, so this one may exist already. */
async function ensureRole(client: Client): Promise<void> {
  await client.query(`do $$
  declare
    -- Version 16 told membership and the right to SET ROLE apart.
    needed text := case when current_setting('server_version_num')::int >= 160000 then 'set' else 'member' end;
  begin
    if not exists (select from pg_roles where rolname = 'salesos_app') then
      create role salesos_app nologin;
    end if;
    if not pg_has_role(current_user, 'salesos_app', needed) then
      grant salesos_app to current_user;
    end if;
  exception when insufficient_privilege then
    raise exception 'The role % may not create roles. Ask your administrator to run: create role salesos_app nologin; grant salesos_app to %;', current_user, current_user;
  end $$`);
}

import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import type { ClientConfig } from "pg";

export interface Loaded {
  workspaceId: string;
  /** Ids of random leads. */
  ids: string[];
  serverVersion: string;
}

/** Puts the same leads into the table of the ordinary service, and leaves every table tidy. */
export async function prepareData(connection: ClientConfig): Promise<Loaded> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await allFolded(client);
    await client.query(`
      create table express_leads (
        id uuid primary key, contact_name text, company_name text, contact_email text, industry text,
        icp_score smallint, icp_band text, status text default 'new', title text, phone text, website text,
        country text, employee_count integer, annual_revenue double precision, technologies text[] default '{}',
        source text, tags text[] default '{}', custom jsonb default '{}', converted_at timestamptz,
        created_at timestamptz default now(), updated_at timestamptz default now())`);
    const copied = await client.query(`
      insert into express_leads
      select (doc->>'id')::uuid, doc->>'contact_name', doc->>'company_name', doc->>'contact_email', doc->>'industry',
        icp_score, doc->>'icp_band', status, doc->>'title', null, null, doc->>'country',
        (doc->>'employee_count')::integer, null, '{}', null, '{}', '{}', null,
        (doc->>'created_at')::timestamptz, updated_at
      from leads join workspaces w on w.id = workspace_id and w.mode = 'live' and not w.sandbox`);
    if (copied.rowCount === 0) throw new Error("The live workspace has no leads.");
    await client.query(
      "create index express_leads_industry on express_leads (industry, created_at desc, id desc)",
    );
    await tidy(connection);
    const workspace = await client.query<{ workspace_id: string }>(
      "select workspace_id from leads l join express_leads e on e.id = l.id limit 1",
    );
    const ids = await client.query<{ id: string }>(
      "select id from express_leads order by random() limit 20000",
    );
    const version = await client.query<{ server_version: string }>("show server_version");
    return {
      workspaceId: workspace.rows[0]?.workspace_id ?? "",
      ids: ids.rows.map(({ id }) => id),
      serverVersion: version.rows[0]?.server_version ?? "",
    };
  } finally {
    await client.end();
  }
}

/** Vacuums, analyses and writes everything out, so that no server pays for what another one left. */
export async function tidy(connection: ClientConfig): Promise<void> {
  const client = new pg.Client(connection);
  await client.connect();
  try {
    await client.query("vacuum (analyze)");
    await client.query("checkpoint");
  } finally {
    await client.end();
  }
}

async function allFolded(client: pg.Client): Promise<void> {
  for (const until = Date.now() + 60_000; Date.now() < until; await delay(100)) {
    const { rowCount } = await client.query("select from record_counts where id <> 0 limit 1");
    if (rowCount === 0) return;
  }
  throw new Error("The totals were not folded within a minute.");
}

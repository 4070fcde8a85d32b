import type { Transaction } from "../../../platform/database/database.ts";
import { createdAtOf } from "../../../platform/types/ids.ts";

/** One check of this server from outside. */
export interface Report {
  at: Date;
  /** What was checked, such as `api`. */
  target: string;
  ok: boolean;
  durationMs: number;
  error: string | null;
}

/** The results of an external probe. */
export interface ExternalProbeSummary {
  id: string;
  name: string;
  createdAt: Date;
  /** The latest check of each target. */
  last: { target: string; at: string; ok: boolean; duration_ms: number; error: string | null }[];
  /** Checks in the last 24 hours. */
  looks: number;
  failedLooks: number;
}

export async function insertExternalProbe(
  tx: Transaction,
  { id, name, secret }: { id: string; name: string; secret: string },
): Promise<boolean> {
  const made = await tx.query({
    text: `insert into status_witnesses (id, name, secret, created_at) values ($1, $2, $3, $4)
      on conflict (name) do nothing returning 1`,
    values: [id, name, secret, createdAtOf(id)],
  });
  return made.length > 0;
}

export async function deleteExternalProbe(tx: Transaction, id: string): Promise<boolean> {
  const gone = await tx.query({
    text: "delete from status_witnesses where id = $1 returning 1",
    values: [id],
  });
  return gone.length > 0;
}

export async function secretOf(tx: Transaction, id: string): Promise<string | undefined> {
  const [row] = await tx.query<{ secret: string }>({
    text: "select secret from status_witnesses where id = $1",
    values: [id],
  });
  return row?.secret;
}

/** Stores reports; repeated ones are stored once. */
export async function insertReports(
  tx: Transaction,
  probeId: string,
  reports: readonly Report[],
): Promise<void> {
  await tx.query({
    text: `insert into status_witness_reports (witness_id, at, target, ok, duration_ms, error)
      select $1, * from unnest($2::timestamptz[], $3::text[], $4::boolean[], $5::int[], $6::text[])
      on conflict do nothing`,
    values: [
      probeId,
      reports.map(({ at }) => at),
      reports.map(({ target }) => target),
      reports.map(({ ok }) => ok),
      reports.map(({ durationMs }) => Math.round(durationMs)),
      reports.map(({ error }) => error),
    ],
  });
}

export function readExternalProbes(tx: Transaction): Promise<ExternalProbeSummary[]> {
  return tx.query({
    name: "status_read_external_probes",
    text: `with days as (
        select witness_id, target, max(at) as at, count(*)::int as looks,
          (count(*) filter (where not ok))::int as failed
        from status_witness_reports
        where witness_id in (select id from status_witnesses) and at > $1::timestamptz - interval '1 day'
        group by witness_id, target),
      lasts as (
        select d.witness_id, sum(d.looks)::int as looks, sum(d.failed)::int as failed,
          json_agg(json_build_object('target', target, 'at', rfc3339(at), 'ok', r.ok,
            'duration_ms', r.duration_ms, 'error', r.error) order by target) as last
        from days d join status_witness_reports r using (witness_id, at, target) group by d.witness_id)
      select w.id, w.name, w.created_at as "createdAt", coalesce(l.last, '[]') as last,
        coalesce(l.looks, 0) as looks, coalesce(l.failed, 0) as "failedLooks"
      from status_witnesses w left join lasts l on l.witness_id = w.id order by w.name`,
    values: [tx.now],
  });
}

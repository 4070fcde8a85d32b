import type { Transaction } from "../database/database.ts";
import { lowestIdAt } from "../types/ids.ts";
import { idsOf, partitionName, readBound, type Partition, type Span } from "./weeks.rules.ts";

/** A table in weekly partitions by the time in an id. */
export interface Partitioned {
  /** Its name; the partition for what has no other is called `<table>_rest`. */
  table: string;
  /** The column with the UUID version 7 that it is partitioned by. */
  key: string;
}

// One instance at a time changes partitions.
const LOCK = 7_253_013;
/** Whoever waits for a lock makes all others wait behind it: give up soon and come again. In ms. */
const PATIENCE = 400;
const DAY = 86_400_000;

/** Begins a change: no other instance makes one until the transaction ends. Fails with 55P03 when it would have to wait for long. */
export async function beginChange(tx: Transaction): Promise<void> {
  await tx.query({
    text: `select set_config('lock_timeout', '${PATIENCE}', true), set_config('idle_in_transaction_session_timeout', '10000', true)`,
  });
  await tx.query({ text: `select pg_advisory_xact_lock(${LOCK})` });
}

/** The clock of the database, in epoch ms. */
export async function readClock(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ now: Date }>({ text: "select now() as now" });
  return row?.now.getTime() ?? 0;
}

export async function listPartitions(
  tx: Transaction,
  { table }: Partitioned,
): Promise<Partition[]> {
  const rows = await tx.query<{ name: string; bound: string }>({
    text: `select p.relname as name, pg_get_expr(p.relpartbound, p.oid) as bound
      from pg_inherits i join pg_class p on p.oid = i.inhrelid
      where i.inhparent = $1::regclass and not i.inhdetachpending`,
    values: [table],
  });
  return rows.map(({ name, bound }) => ({ name, span: readBound(bound) }));
}

/** The lowest id of those without a partition of their own, from `from` on and before `to`, both in epoch ms. */
export async function lowestStray(
  tx: Transaction,
  { table, key }: Partitioned,
  { from, to }: Span,
): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>({
    text: `select ${key} as id from ${table}_rest where ${key} >= $1 and ${key} < $2 order by ${key} limit 1`,
    values: [lowestIdAt(new Date(from)), lowestIdAt(new Date(to))],
  });
  return row?.id;
}

/**
 * Makes a partition and moves to it what lay with the rest. Of a week to come, nobody waits for that. Of one that is written
 * to, or `now` might be, everybody does for a moment: a row on its way to the rest would be refused once it has another place.
 */
export async function createPartition(
  tx: Transaction,
  { table, key }: Partitioned,
  span: Span,
  now: number,
): Promise<void> {
  const name = partitionName(table, span);
  const { from, to } = idsOf(span);
  const [rest] = await tx.query<{ options: string[] | null; strays: boolean }>({
    text: `select reloptions as options, exists (select 1 from ${table}_rest where ${key} >= $2 and ${key} < $3) as strays
      from pg_class where oid = $1::regclass`,
    values: [`${table}_rest`, from, to],
  });
  const storage = rest?.options ? ` with (${rest.options.join(", ")})` : "";
  await tx.query({ text: `create table ${name} (like ${table} including all)${storage}` });
  // Nobody but the owner comes to a partition past its table.
  await tx.query({ text: `alter table ${name} enable row level security` });
  if (rest?.strays === true || span.from < now + DAY) {
    await tx.query({ text: `lock table ${table} in access exclusive mode` });
    await tx.query({
      text: `with moved as (delete from ${table}_rest where ${key} >= $1 and ${key} < $2 returning *)
        insert into ${name} select * from moved`,
      values: [from, to],
    });
  }
  await tx.query({
    text: `alter table ${table} attach partition ${name} for values from ('${from}') to ('${to}')`,
  });
}

export async function dropPartition(tx: Transaction, name: string): Promise<void> {
  await tx.query({ text: `drop table "${name}"` });
}

/** Deletes what has no partition of its own and is older than `before`, in epoch ms: what a clock that was wrong has left. */
export async function deleteStrays(
  tx: Transaction,
  { table, key }: Partitioned,
  before: number,
): Promise<void> {
  await tx.query({
    text: `delete from ${table}_rest where ${key} < $1`,
    values: [lowestIdAt(new Date(before))],
  });
}

import type { Transaction } from "../database/database.ts";
import { drainBucket, emptyBucket, forgottenAt, settle } from "./shared-bucket.rules.ts";
import type { Ask, Granted, SharedBucket } from "./shared-bucket.rules.ts";

// Held while instances come and go, never while leases are drawn.
const LOCK = 7_253_017;
/** A statement of an instance that was frozen or cut off holds up the others for this long at most. In ms. */
const HANGING = 1_000;

/** An instance that limits requests. One that is alone decides without the database. */
export interface Member {
  id: string;
  alone: boolean;
}

/** The instance that asks, and how long what it gets is valid, in ms. */
export interface Self {
  id: string;
  lifetime: number;
}

const LIMITS = {
  name: "lease_limits",
  text: `select set_config('lock_timeout', '${HANGING}', true), set_config('statement_timeout', '${HANGING}', true),
    set_config('idle_in_transaction_session_timeout', '${HANGING}', true)`,
};

/** Says that this instance is there, and gives the others. Where there are none, it is alone from now on. */
export async function join(tx: Transaction, { id, lifetime }: Self): Promise<Member[]> {
  const [, , , , others] = await Promise.all([
    tx.query(LIMITS),
    tx.query({ name: "lock_members", text: `select pg_advisory_xact_lock(${LOCK})` }),
    tx.query({
      name: "forget_members",
      text: "delete from rate_limit_instances where id <> $1 and expires_at <= clock_timestamp()",
      values: [id],
    }),
    tx.query({
      name: "join_members",
      text: `insert into rate_limit_instances as i (id, alone, expires_at)
        values ($1, not exists (select 1 from rate_limit_instances where id <> $1), clock_timestamp() + $2 * interval '1 ms')
        on conflict (id) do update set alone = i.alone or excluded.alone, expires_at = excluded.expires_at`,
      values: [id, lifetime],
    }),
    tx.query<Member>({
      name: "read_members",
      text: "select id, alone from rate_limit_instances where id <> $1",
      values: [id],
    }),
  ]);
  return others;
}

/** Everything that was shared, for the instance that is alone now: how full each bucket is. Nothing of it is kept. */
export async function takeBuckets(tx: Transaction): Promise<Map<string, SharedBucket>> {
  const rows = await tx.query<{ key: string; state: SharedBucket; now: number }>({
    name: "take_buckets",
    text: `delete from rate_limit_buckets where state is not null
      returning key, state, extract(epoch from clock_timestamp())::float8 * 1000 as now`,
  });
  return new Map(rows.map(({ key, state, now }) => [key, drainBucket(state, Math.floor(now))]));
}

/** Says that this instance shares from now on. What it had used must be settled before. */
export async function share(tx: Transaction, { id }: Self): Promise<void> {
  await tx.query({
    name: "share_buckets",
    text: "update rate_limit_instances set alone = false where id = $1",
    values: [id],
  });
}

/** Ends the membership. Its leases must be given back before. */
export async function leave(tx: Transaction, { id }: Self): Promise<void> {
  await tx.query({ text: "delete from rate_limit_instances where id = $1", values: [id] });
}

/**
 * Settles all keys at once: books what this instance spent, and draws new leases. Undefined when it is no longer a
 * member, because it was not heard of for too long: its leases are gone.
 */
export async function settleAll(
  tx: Transaction,
  { id, lifetime }: Self,
  asks: ReadonlyMap<string, Ask>,
  shares: number,
): Promise<Map<string, Granted> | undefined> {
  const keys = [...asks.keys()];
  const [, members, , rows, [clock]] = await Promise.all([
    tx.query(LIMITS),
    tx.query({
      name: "renew_member",
      text: `update rate_limit_instances set expires_at = clock_timestamp() + $2 * interval '1 ms' where id = $1 returning 1`,
      values: [id, lifetime],
    }),
    tx.query({
      name: "lock_buckets",
      // Made and locked in one order, so that two instances never wait for each other.
      text: `insert into rate_limit_buckets as b (key) select unnest($1::text[]) as key order by key
        on conflict (key) do update set key = b.key where false`,
      values: [keys],
    }),
    tx.query<{ key: string; state: SharedBucket | null }>({
      name: "read_buckets",
      text: "select key, state from rate_limit_buckets where key = any($1)",
      values: [keys],
    }),
    // Read once the locks are held: the time of a bucket never runs backwards.
    tx.query<{ now: number }>({
      name: "read_clock",
      text: "select extract(epoch from clock_timestamp())::float8 * 1000 as now",
    }),
  ]);
  if (members.length === 0) return undefined;
  const now = Math.floor(clock?.now ?? 0);
  const context = { instance: id, lifetime, shares, now };
  const granted = new Map<string, Granted>();
  const written: { key: string; state: SharedBucket; forgotten_at: Date }[] = [];
  for (const { key, state } of rows) {
    const ask = asks.get(key);
    if (ask === undefined) continue;
    const settled = settle(state ?? emptyBucket(ask.limit, now), ask, context);
    granted.set(key, settled.granted);
    const forgotten = new Date(forgottenAt(settled.bucket));
    written.push({ key, state: settled.bucket, forgotten_at: forgotten });
  }
  await tx.query({
    name: "write_buckets",
    text: `update rate_limit_buckets b set state = w.state, forgotten_at = w.forgotten_at
      from json_to_recordset($1::json) as w(key text, state json, forgotten_at timestamptz) where b.key = w.key`,
    values: [JSON.stringify(written)],
  });
  return granted;
}

/** Removes buckets that are as good as new. */
export async function forgetBuckets(tx: Transaction): Promise<void> {
  await tx.query({
    name: "forget_buckets",
    text: `delete from rate_limit_buckets where key in (
      select key from rate_limit_buckets where forgotten_at <= clock_timestamp() for update skip locked)`,
  });
}

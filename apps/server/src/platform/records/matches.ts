import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Kind } from "./kind.ts";
import type { RecordStore } from "./records.store.ts";
import type { RecordBase } from "./resource.ts";
import { matchName } from "./unit-of-work.ts";
import type { RequestedWrite } from "./writes.ts";

/** More records than this are not read for one batch of upserts. */
const MOST = 5_000;
/** Locks of one workspace and kind: few, as the database's room for locks is small. */
const LOCKS = 64;

/**
 * Finds the records that upserts are about, by `matchName`. Two upserts of one key wait for each other, so that they
 * never both create; the locks end with the transaction. `states`: values that records get, of which no other record
 * may have the unique keys.
 */
export async function findMatches<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  store: RecordStore<Doc, Data>,
  { writes, states }: { writes: readonly RequestedWrite<Data>[]; states: readonly object[] },
): Promise<Map<string, string[]>> {
  const matches = new Map<string, string[]>();
  const wanted = wantedKeys(kind, writes, states);
  if (wanted.size === 0) return matches;
  const upserts = writes.some(({ op }) => op === "upsert");
  // A unique index guards external ids, so only what it does not know needs a lock.
  const locked = [...wanted].filter(([matchOn]) => upserts || matchOn !== "external_id");
  if (locked.length > 0) {
    const names = locked.flatMap(([matchOn, keys]) =>
      [...keys].map((key) => matchName(matchOn, key)),
    );
    await lockKeys(tx, kind.plural, names);
    if (await store.hasEarlier(tx)) throw stillUpgrading(kind.plural);
  }
  for (const [matchOn, keys] of wanted) {
    const { column = "", isArray } = kind.matchKeys[matchOn] ?? {};
    const found = await store.findBy(tx, { column, isArray }, [...keys], MOST + 1);
    if (found.length > MOST) throw tooManyMatches(matchOn);
    for (const { id, value } of found) {
      const name = matchName(matchOn, value);
      matches.set(name, [...(matches.get(name) ?? []), id]);
    }
  }
  return matches;
}

/** The keys that writes ask about, by match key: to find what an upsert changes, or to see that a key is free. */
function wantedKeys<Doc extends RecordBase, Data extends object>(
  { matchKeys }: Kind<Doc, Data>,
  writes: readonly RequestedWrite<Data>[],
  states: readonly object[],
): Map<string, Set<string>> {
  const wanted = new Map<string, Set<string>>();
  for (const [matchOn, { unique, keysOf }] of Object.entries(matchKeys)) {
    const matched = writes.flatMap((write) =>
      write.op === "upsert" && write.matchOn === matchOn ? [write.data] : [],
    );
    const keys = [...matched, ...(unique === true ? (states as Data[]) : [])].flatMap((state) => [
      ...keysOf(state),
    ]);
    if (keys.length > 0) wanted.set(matchOn, new Set(keys));
  }
  return wanted;
}

/** Locks names among the records of a kind until the transaction ends. */
export async function lockKeys(
  tx: WorkspaceTransaction,
  plural: string,
  names: readonly string[],
): Promise<void> {
  // A loop keeps the order, so that no two transactions wait for each other.
  await tx.query({
    name: "lock_match_keys",
    text: `select pg_advisory_xact_lock(hashtextextended($1 || ' ' || $2, lock)) from (
      select distinct mod(hashtextextended(name, 0), ${LOCKS}) as lock from unnest($3::text[]) as name order by 1) locks`,
    values: [tx.workspaceId, plural, names],
  });
}

function stillUpgrading(plural: string) {
  return problem(errors.unavailable, {
    detail: `After an upgrade, SalesOS is still indexing the ${plural} of this workspace. Upserts work as soon as it is done.`,
    headers: { "retry-after": "5" },
  });
}

function tooManyMatches(matchOn: string) {
  return problem(errors.conflict, {
    detail: `The batch matches more than ${MOST.toLocaleString("en")} records by ${matchOn}. Match on a more specific member, or send smaller batches.`,
  });
}

import type { WorkspaceTransaction } from "../database/database.ts";
import { appendEvents } from "../outbox/outbox.store.ts";
import { addTotals } from "../rollups/totals.store.ts";
import { appendChanges } from "./changes.store.ts";
import { changeOf, countsOf, eventsOf, writtenBytes } from "./consequences.rules.ts";
import type { Kind } from "./kind.ts";
import { noteWritten } from "./quota.ts";
import type { RecordStore } from "./records.store.ts";
import type { RecordBase } from "./resource.ts";
import type { Entry, Snapshot, Step, UnitOfWork } from "./unit-of-work.ts";
import type { RequestedWrite, WriteOptions } from "./writes.ts";

/** Writes a unit of work: each table once. Gives the ids of each step's events. */
export async function flush<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  store: RecordStore<Doc, Data>,
  { entries, steps }: UnitOfWork<Doc>,
  { writes, continues }: { writes: readonly RequestedWrite<Data>[] } & WriteOptions,
): Promise<Map<Step<Doc>, string[]>> {
  const eventIds = new Map<Step<Doc>, string[]>();
  if (steps.length === 0) return eventIds;
  const events = steps.map((step) => eventsOf(kind, step, writes[step.item]?.requestId));
  const touched = [...entries.values()];
  const [ids] = await Promise.all([
    appendEvents(tx, events.flat()),
    writeRows(tx, kind, store, touched),
    addTotals(
      tx,
      kind.plural,
      touched.flatMap((entry) => countsOf(kind, entry)),
    ),
    appendChanges(
      tx,
      steps.flatMap((step) => changeOf(kind, step, writes[step.item]) ?? []),
      continues,
    ),
    noteWritten(tx, writtenBytes(steps)),
  ]);
  let n = 0;
  for (const [i, step] of steps.entries())
    eventIds.set(step, ids.slice(n, (n += events[i]?.length ?? 0)));
  return eventIds;
}

/** Writes the rows; what is deleted goes last, when nothing refers to it any more. */
async function writeRows<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  store: RecordStore<Doc, Data>,
  touched: readonly Entry<Doc>[],
): Promise<void> {
  await store.releaseExternalIds(tx, handedOver(kind, touched));
  await Promise.all([
    store.insert(
      tx,
      touched.flatMap((entry) => (isNew(entry) ? [entry.now] : [])),
    ),
    store.update(
      tx,
      touched.flatMap((entry) => (isChanged(entry) ? [entry.now] : [])),
    ),
  ]);
  await store.remove(
    tx,
    touched.filter(isDeleted).map(({ id }) => id),
  );
}

/** The records whose external id another one takes in the same unit of work. The unique index knows no order. */
function handedOver<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  touched: readonly Entry<Doc>[],
): string[] {
  const keyOf = (snapshot: Snapshot<Doc> | undefined) =>
    snapshot && kind.matchKeys["external_id"]?.keysOf(snapshot.record as unknown as Data)[0];
  const moved = touched
    .map(({ id, stored, now }) => ({ id, old: keyOf(stored), key: keyOf(now) }))
    .filter(({ old, key }) => old !== key);
  const taken = new Set(moved.map(({ key }) => key));
  return moved.flatMap(({ id, old }) => (old !== undefined && taken.has(old) ? [id] : []));
}

type Known<Doc, Member extends "stored" | "now"> = Entry<Doc> & Record<Member, Snapshot<Doc>>;

const isDeleted = <Doc>({ stored, now }: Entry<Doc>) => stored !== undefined && now === undefined;
const isNew = <Doc>(entry: Entry<Doc>): entry is Known<Doc, "now"> =>
  entry.stored === undefined && entry.now !== undefined;
const isChanged = <Doc>(entry: Entry<Doc>): entry is Known<Doc, "now"> =>
  entry.stored !== undefined && entry.now !== undefined && entry.now !== entry.stored;

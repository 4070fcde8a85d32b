import { ALL, rollupDeltas, type TotalDelta } from "../rollups/rollups.rules.ts";
import { addTotals } from "../rollups/totals.store.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import { newId } from "../ids.ts";
import { appendEvents, type Event } from "../outbox/outbox.store.ts";
import { Problem } from "../errors/problem.ts";
import { appendChanges, findDeleted, type Change } from "./changes.store.ts";
import type { AnyKind, Kind } from "./kind.ts";
import { findMatches } from "./matches.ts";
import { noteWritten, roomOf } from "./quota.ts";
import { recordStore, type RecordStore, type StoredRecord } from "./records.store.ts";
import { findReferring, referenceCheck } from "./references.ts";
import { violatedReference } from "./references.rules.ts";
import { recordEvent, type RecordBase } from "./resource.ts";
import {
  carryOut,
  keyTaken,
  type Entry,
  type Follower,
  type Loaded,
  type Snapshot,
  type Step,
  type UnitOfWork,
} from "./unit-of-work.rules.ts";
import type { Origin, Outcome, RequestedWrite, WriteOptions } from "./writes.ts";

/**
 * Carries out writes of one kind, in their order: the records, their totals, events and changes, all in the caller's
 * transaction. Gives an outcome for each; a write that fails changes nothing. Throws a Problem only where the
 * transaction is lost with it.
 */
export async function writeRecords<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  writes: readonly RequestedWrite<Data>[],
  options: WriteOptions = {},
): Promise<Outcome[]> {
  const store = recordStore(kind);
  try {
    const work = carryOut(kind, writes, await load(tx, kind, store, writes));
    await writeFollowers(tx, work.followers, writes);
    const eventIds = await flush(tx, kind, store, work, { writes, ...options });
    return outcomesOf(work, writes, eventIds);
  } catch (error) {
    throw (
      violatedReference(kind as unknown as AnyKind, error) ??
      violatedExternalId(kind, error) ??
      error
    );
  }
}

/** Reads and locks what the writes are about. New records alone need nothing. */
async function load<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  store: RecordStore<Doc, Data>,
  writes: readonly RequestedWrite<Data>[],
): Promise<Loaded<Doc>> {
  const inputs = writes.flatMap((write): object[] => {
    if ("data" in write) return [write.data];
    return "values" in write && write.values !== undefined ? [write.values] : [];
  });
  const named = writes.flatMap((write) => ("id" in write ? [write.id.toLowerCase()] : []));
  const toDelete = writes.flatMap((write) =>
    write.op === "delete" ? [write.id.toLowerCase()] : [],
  );
  const toRestore = writes.flatMap((write) =>
    write.op === "restore" ? [write.id.toLowerCase()] : [],
  );
  const [matches, referring] = await Promise.all([
    findMatches(tx, kind, store, writes),
    findReferring(tx, kind, toDelete),
  ]);
  const own = [...referring.values()]
    .flat()
    .filter(({ referrer }) => referrer.kind.plural === kind.plural);
  const ids = [...new Set([...named, ...[...matches.values()].flat(), ...own.map(({ id }) => id)])];
  const snapshot = ({ doc, docVersion, ...stored }: StoredRecord): [string, Snapshot<Doc>] => {
    const record = kind.upcast(JSON.parse(doc) as object, docVersion);
    const text = docVersion === kind.docVersion ? doc : JSON.stringify(record);
    return [stored.id, { record, version: stored.version, doc: text }];
  };
  const [records, deleted] = await Promise.all([
    ids.length === 0 ? [] : store.lock(tx, ids),
    toRestore.length === 0 ? [] : findDeleted(tx, kind.name, toRestore),
  ]);
  const restored = new Map(deleted.map(snapshot));
  const restoredDocs = [...restored.values()].map(({ record }) => record);
  const grows = writes.some(({ op }) => op !== "delete");
  const [objection, room] = await Promise.all([
    referenceCheck(tx, kind, [...inputs, ...restoredDocs]),
    roomOf(tx, grows),
  ]);
  return {
    now: tx.now,
    actorId: tx.access.actor.id,
    records: new Map(records.map(snapshot)),
    deleted: restored,
    matches,
    referring,
    objection,
    room,
  };
}

/** What refers to deleted records is cleared or deleted before them, by the same requests and in the same change sets. */
async function writeFollowers(
  tx: WorkspaceTransaction,
  followers: readonly Follower[],
  writes: readonly Origin[],
): Promise<void> {
  for (const [{ kind, reference }, found] of Map.groupBy(followers, ({ referrer }) => referrer)) {
    const outcomes = await writeRecords(
      tx,
      kind,
      found.map(({ item, id, deletedId }) => {
        const { requestId, changeSetId } = writes[item] ?? {};
        return reference.onDelete === "cascade"
          ? { op: "delete", id, requestId, changeSetId }
          : { op: "let_go", id, reference, deletedId, requestId, changeSetId };
      }),
      { continues: true },
    );
    const failed = outcomes.find((outcome) => outcome instanceof Problem);
    if (failed !== undefined) throw failed;
  }
}

/** Writes a unit of work: each table once. Gives the ids of each step's events. */
async function flush<Doc extends RecordBase, Data extends object>(
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
    writeRows(tx, store, touched),
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
    noteWritten(tx, sumOf(steps)),
  ]);
  let n = 0;
  for (const [i, step] of steps.entries())
    eventIds.set(step, ids.slice(n, (n += events[i]?.length ?? 0)));
  return eventIds;
}

/** Writes the rows; what is deleted goes last, when nothing refers to it any more. */
async function writeRows<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  store: RecordStore<Doc, Data>,
  touched: readonly Entry<Doc>[],
): Promise<void> {
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

type Known<Doc, Member extends "stored" | "now"> = Entry<Doc> & Record<Member, Snapshot<Doc>>;

const isDeleted = <Doc>({ stored, now }: Entry<Doc>) => stored !== undefined && now === undefined;
const isNew = <Doc>(entry: Entry<Doc>): entry is Known<Doc, "now"> =>
  entry.stored === undefined && entry.now !== undefined;
const isChanged = <Doc>(entry: Entry<Doc>): entry is Known<Doc, "now"> =>
  entry.stored !== undefined && entry.now !== undefined && entry.now !== entry.stored;

function eventsOf<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { action, before, after, previous }: Step<Doc>,
  requestId: string | undefined,
): Event[] {
  const { record, doc: data } = after ?? before ?? {};
  if (record === undefined || data === undefined) return [];
  const more =
    action === "updated" && before !== undefined ? kind.eventNames(before.record, record) : [];
  return [action, ...more].map((name) =>
    recordEvent(kind, name, record, { data, previous: previous ?? null, requestId }),
  );
}

/** What a record counts in, before and after. */
function countsOf<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { stored, now }: Entry<Doc>,
): TotalDelta[] {
  if (stored === now) return [];
  return [...counted(kind, stored, -1), ...counted(kind, now, 1)];
}

function counted<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  snapshot: Snapshot<Doc> | undefined,
  n: 1 | -1,
): TotalDelta[] {
  if (snapshot === undefined) return [];
  const { record, doc } = snapshot;
  return [
    { key: ALL, n, bytes: n * Buffer.byteLength(doc) },
    ...rollupDeltas(kind, kind.toColumns(record), n),
  ];
}

/** The row of the change log. The creation of a single record needs none: the record says who and when. */
function changeOf<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  { action, id, version, before, previous }: Step<Doc>,
  { requestId, changeSetId }: Partial<RequestedWrite<Data>> = {},
): Change | undefined {
  if (changeSetId === undefined) {
    if (action === "created") return undefined;
    throw new Error(`Only a creation goes without a change set, not what was ${action}.`);
  }
  const old = action === "deleted" ? before?.doc : oldValues(previous, before?.record);
  const { name, docVersion } = kind;
  return {
    kind: name,
    recordId: id,
    version,
    action,
    requestId,
    changeSetId,
    docVersion,
    previous: old ?? null,
  };
}

function oldValues<Doc extends RecordBase>(
  previous: Partial<Doc> | undefined,
  before: Doc | undefined,
) {
  return previous && JSON.stringify({ ...previous, updated_at: before?.updated_at });
}

function outcomesOf<Doc extends RecordBase>(
  { results, steps }: UnitOfWork<Doc>,
  writes: readonly Origin[],
  eventIds: ReadonlyMap<Step<Doc>, string[]>,
): Outcome[] {
  const byItem = Map.groupBy(steps, ({ item }) => item);
  return results.map((result, item): Outcome => {
    if (result instanceof Problem) return result;
    const { action, entry, snapshot } = result;
    const own = byItem.get(item) ?? [];
    const changeSetId = own.length === 0 ? undefined : (writes[item]?.changeSetId ?? entry.id);
    return {
      action,
      id: entry.id,
      version: snapshot?.version ?? own.at(-1)?.version ?? 0,
      doc: snapshot?.doc ?? null,
      eventIds: own.flatMap((step) => eventIds.get(step) ?? []),
      changeSetId,
    };
  });
}

function sumOf<Doc>(steps: readonly Step<Doc>[]): number {
  return steps.reduce(
    (sum, { after }) => sum + (after === undefined ? 0 : Buffer.byteLength(after.doc)),
    0,
  );
}

/** Two writes at the same moment may both have found an external id free. */
function violatedExternalId(
  kind: { name: string; plural: string },
  error: unknown,
): Problem | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== "23505" || constraint !== `${kind.plural}_external_key`) return undefined;
  return keyTaken(kind.name, "external_id");
}

/** The id of a new change set. */
export const newChangeSetId = () => newId();

/** Inserts records that nobody is told about, such as sample data. */
export async function insertSilently<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  records: readonly Doc[],
): Promise<void> {
  const written = records.map((record) => ({ record, version: 1, doc: JSON.stringify(record) }));
  const deltas = written.flatMap((snapshot) => counted(kind, snapshot, 1));
  await Promise.all([recordStore(kind).insert(tx, written), addTotals(tx, kind.plural, deltas)]);
}

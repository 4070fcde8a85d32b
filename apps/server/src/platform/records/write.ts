import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem } from "../errors/problem.ts";
import { newId } from "../types/ids.ts";
import { addTotals } from "../rollups/totals.store.ts";
import { carryOut } from "./carry-out.rules.ts";
import { counted } from "./consequences.rules.ts";
import { flush } from "./flush.ts";
import type { AnyKind, Kind } from "./kind.ts";
import { load } from "./load.ts";
import { recordStore } from "./records.store.ts";
import { violatedReference } from "./references.rules.ts";
import { violatedExternalId } from "./refusals.ts";
import type { RecordBase } from "./resource.ts";
import type { Follower, Step, UnitOfWork } from "./unit-of-work.ts";
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
    const loaded = await load(tx, kind, store, writes);
    const work = await carryOut(kind, writes, loaded);
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
    // Another request may have deleted a follower meanwhile; it then refers to nothing.
    const failed = outcomes.find(
      (outcome) => outcome instanceof Problem && outcome.entry !== errors.not_found,
    );
    if (failed !== undefined) throw failed;
  }
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

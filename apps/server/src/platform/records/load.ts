import type { WorkspaceTransaction } from "../database/database.ts";
import { findDeleted } from "./changes.store.ts";
import type { Kind } from "./kind.ts";
import { findMatches } from "./matches.ts";
import { roomOf } from "./quota.ts";
import type { RecordStore, StoredRecord } from "./records.store.ts";
import { findReferring, referenceCheck } from "./references.ts";
import type { RecordBase } from "./resource.ts";
import type { Loaded, Snapshot } from "./unit-of-work.ts";
import type { RequestedWrite } from "./writes.ts";

/** Reads and locks what the writes are about. New records alone need nothing. */
export async function load<Doc extends RecordBase, Data extends object>(
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
  const snapshot = ({ doc, docVersion, ...stored }: StoredRecord): [string, Snapshot<Doc>] => {
    const record = kind.upcast(JSON.parse(doc) as object, docVersion);
    const text = docVersion === kind.docVersion ? doc : JSON.stringify(record);
    return [stored.id, { record, version: stored.version, doc: text }];
  };
  const deleted = toRestore.length === 0 ? [] : await findDeleted(tx, kind.name, toRestore);
  const restored = new Map(deleted.map(snapshot));
  const states = [...inputs, ...[...restored.values()].map(({ record }) => record)];
  const [matches, referring] = await Promise.all([
    findMatches(tx, kind, store, { writes, states }),
    findReferring(tx, kind, toDelete),
  ]);
  const own = [...referring.values()]
    .flat()
    .filter(({ referrer }) => referrer.kind.plural === kind.plural);
  const ids = [...new Set([...named, ...[...matches.values()].flat(), ...own.map(({ id }) => id)])];
  const records = ids.length === 0 ? [] : await store.lock(tx, ids);
  const grows = writes.some(({ op }) => op !== "delete");
  const [objection, room] = await Promise.all([
    referenceCheck(tx, kind, states),
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

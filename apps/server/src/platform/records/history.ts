import type { WorkspaceTransaction } from "../database/database.ts";
import { invalidParameter } from "../errors/invalid.ts";
import type { Problem } from "../errors/problem.ts";
import { createdAtOf, lowestIdAfter } from "../types/ids.ts";
import { changesOf, type StoredChange } from "./changes.store.ts";
import type { AnyKind, Kind } from "./kind.ts";
import { before, oldValues } from "./rewind.rules.ts";
import { readDocuments } from "./read.ts";
import type { RecordBase } from "./resource.ts";
import { notFound } from "./refusals.ts";

/** How long the change log goes back, in days. */
export const HISTORY_DAYS = 400;

/** A change as clients see it. */
export function presentedChange(kind: Pick<AnyKind, "upcast">, change: StoredChange): object {
  const { previous, docVersion, action } = change;
  const whole = action === "deleted";
  return {
    version: change.version,
    action: change.action,
    changed_at: createdAtOf(change.id).toISOString(),
    actor: { type: change.actorType, id: change.actorId },
    via: change.via,
    request_id: change.requestId,
    change_set_id: change.changeSetId,
    previous: previous && (whole ? kind.upcast(previous, docVersion) : oldValues(kind, change)),
  };
}

/** The creation of a record that left no row in the change log: the record itself says who and when. */
export function creationOf(record: RecordBase): object {
  return {
    version: 1,
    action: "created",
    changed_at: record.created_at,
    actor: { type: record.created_by === null ? "system" : "api_key", id: record.created_by },
    via: "api",
    request_id: null,
    change_set_id: record.id,
    previous: null,
  };
}

/**
 * A record as it was at an instant: today's, with the changes since then taken back. Its version is the one of that
 * time. Gives a 404 where it did not exist then. Throws where the log does not go back so far.
 */
export async function recordAsOf<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  id: string,
  asOf: string,
): Promise<{ doc: string; version: number } | Problem> {
  const oldest = new Date(tx.now.getTime() - HISTORY_DAYS * 86_400_000);
  if (Date.parse(asOf) < oldest.getTime()) {
    const detail = `is too long ago: changes are kept for ${HISTORY_DAYS} days.`;
    throw invalidParameter("asOf", "retention", detail);
  }
  const key = id.toLowerCase();
  const [current, changes] = await Promise.all([
    readDocuments(tx, kind, [key]),
    changesOf(tx, kind.name, key, { after: lowestIdAfter(asOf) }),
  ]);
  const now = current.get(key);
  let state = now === undefined ? undefined : (JSON.parse(now.doc) as Doc);
  let version = now?.version ?? 0;
  for (const change of changes) {
    // A change is logged a moment after the time that it gives to its record.
    if (state !== undefined && Date.parse(state.updated_at) <= Date.parse(asOf)) break;
    state = before(kind, state, change);
    version = change.version - 1;
  }
  if (state === undefined || Date.parse(state.created_at) > Date.parse(asOf)) {
    return notFound(kind.name, id, "that existed at that time");
  }
  return { doc: JSON.stringify(state), version };
}

import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem, problem } from "../errors/problem.ts";
import { createdAtOf } from "../types/ids.ts";
import { changesAfter, changesOfSet, type StoredChange } from "./changes.store.ts";
import type { AnyKind } from "./kind.ts";
import { findRecords } from "./read.ts";
import { undoOf, type ChangedRecord, type Undo } from "./undo.rules.ts";
import { newChangeSetId, writeRecords } from "./write.ts";
import type { Outcome } from "./writes.ts";

/** How long a change set can be undone, in days. */
const UNDO_DAYS = 30;
/** Changes that one request undoes. */
const MOST_CHANGES = 10_000;

/** A record that keeps what a change set did to it. */
export interface Kept {
  kind: string;
  id: string;
  reason: string;
  later_change_set_id: string | null;
}

export interface Undone {
  undone: number;
  kept: Kept[];
  change_set_id: string | null;
  eventIds: readonly string[];
}

/** Brings the records of a change set back to what they were before it, unless something later would be lost. */
export async function undoChangeSet(
  tx: WorkspaceTransaction,
  kinds: readonly AnyKind[],
  changeSetId: string,
  { requestId, dryRun }: { requestId: string; dryRun: boolean },
): Promise<Undone> {
  const changes = await findChanges(tx, kinds, changeSetId);
  const origin = { requestId, changeSetId: newChangeSetId() };
  let left = inTurn(kinds, changes);
  for (const { kind } of left) requireScope(tx, kind);
  let undone = 0;
  let changed = false;
  const eventIds: string[] = [];
  const kept = new Map<string, Kept>();
  // Twice, as a record may refer to one that comes back after it.
  for (let pass = 0; pass < 2; pass++) {
    const refused: Turn[] = [];
    for (const { kind, records } of left) {
      const again = new Map<string, StoredChange[]>();
      for (const { id, undo, outcome } of await undoTurn(tx, kind, records, { origin, changed })) {
        const name = `${kind.name} ${id}`;
        kept.delete(name);
        if ("reason" in undo) {
          const { reason, laterChangeSetId: later } = undo;
          kept.set(name, { kind: kind.name, id, reason, later_change_set_id: later });
        } else if (outcome instanceof Problem) {
          const reason = outcome.message;
          kept.set(name, { kind: kind.name, id, reason, later_change_set_id: null });
          again.set(id, records.get(id) ?? []);
        } else {
          undone++;
          eventIds.push(...(outcome?.eventIds ?? []));
          changed ||= outcome !== undefined && outcome.action !== "unchanged";
        }
      }
      if (again.size > 0) refused.push({ kind, records: again });
    }
    left = refused;
  }
  return {
    undone,
    kept: [...kept.values()],
    change_set_id: changed && !dryRun ? origin.changeSetId : null,
    eventIds,
  };
}

/** Takes back what happened to some records of one kind. */
async function undoTurn(
  tx: WorkspaceTransaction,
  kind: AnyKind,
  records: Turn["records"],
  { origin, changed }: { origin: { requestId: string; changeSetId: string }; changed: boolean },
): Promise<{ id: string; undo: Undo; outcome: Outcome | undefined }[]> {
  const decided = (await loaded(tx, kind, records)).map((record) => ({
    id: record.id,
    undo: undoOf(kind, record),
  }));
  const writes = decided.flatMap(({ undo }) =>
    "write" in undo ? [{ ...undo.write, ...origin }] : [],
  );
  const outcomes = await writeRecords(tx, kind, writes, { continues: changed });
  return decided.map(({ id, undo }) => ({
    id,
    undo,
    outcome: "write" in undo ? outcomes.shift() : undefined,
  }));
}

async function findChanges(
  tx: WorkspaceTransaction,
  kinds: readonly AnyKind[],
  changeSetId: string,
): Promise<StoredChange[]> {
  const changes = await changesOfSet(tx, changeSetId, MOST_CHANGES + 1);
  if (changes.length > MOST_CHANGES) {
    throw problem(errors.conflict, {
      detail: `The change set has more than ${MOST_CHANGES.toLocaleString("en")} changes, too many for one request.`,
    });
  }
  const found = changes.length > 0 ? changes : await loneCreation(tx, kinds, changeSetId);
  const oldest = tx.now.getTime() - UNDO_DAYS * 86_400_000;
  if (createdAtOf(changeSetId).getTime() < oldest) {
    throw problem(errors.conflict, {
      detail: `The change set is older than ${UNDO_DAYS} days, so it can no longer be undone.`,
    });
  }
  return found;
}

/** The creation of a single record leaves no row in the log: its change set has the id of the record. */
async function loneCreation(
  tx: WorkspaceTransaction,
  kinds: readonly AnyKind[],
  id: string,
): Promise<StoredChange[]> {
  for (const kind of kinds) {
    const record = (await findRecords(tx, kind, [id])).get(id.toLowerCase())?.record;
    if (record === undefined) continue;
    return [
      {
        id,
        changeSetId: id,
        kind: kind.name,
        recordId: record.id,
        version: 1,
        action: "created",
        actorType: "api_key",
        actorId: record.created_by,
        via: "api",
        requestId: null,
        docVersion: kind.docVersion,
        previous: null,
      },
    ];
  }
  throw problem(errors.not_found, {
    detail: `There is no change set ${id.slice(0, 64)} in this workspace.`,
  });
}

/** Records of one kind, each with its changes, that are taken back together. */
interface Turn {
  kind: AnyKind;
  records: Map<string, StoredChange[]>;
}

/** The changed records by kind, in turn: a new turn begins wherever the kind changes. */
function inTurn(kinds: readonly AnyKind[], changes: readonly StoredChange[]): Turn[] {
  const turns: Turn[] = [];
  const seen = new Map<string, StoredChange[]>();
  for (const change of changes) {
    const name = `${change.kind} ${change.recordId}`;
    const known = seen.get(name);
    if (known !== undefined) {
      known.push(change);
      continue;
    }
    const kind = kinds.find((one) => one.name === change.kind);
    if (kind === undefined) continue;
    let turn = turns.at(-1);
    if (turn?.kind !== kind) turns.push((turn = { kind, records: new Map() }));
    const own = [change];
    turn.records.set(change.recordId, own);
    seen.set(name, own);
  }
  return turns;
}

async function loaded(
  tx: WorkspaceTransaction,
  kind: AnyKind,
  records: ReadonlyMap<string, readonly StoredChange[]>,
): Promise<ChangedRecord[]> {
  const versions = new Map([...records].map(([id, [latest]]) => [id, latest?.version ?? 0]));
  const [later, now] = await Promise.all([
    changesAfter(tx, kind.name, versions),
    findRecords(tx, kind, [...records.keys()]),
  ]);
  const byRecord = Map.groupBy(later, ({ recordId }) => recordId);
  return [...records].map(([id, changes]) => ({
    id,
    changes,
    later: byRecord.get(id) ?? [],
    now: now.get(id)?.record,
  }));
}

function requireScope(tx: WorkspaceTransaction, { plural, name }: AnyKind): void {
  const scope = `${plural}:write`;
  if (tx.access.scopes.has(scope)) return;
  throw problem(errors.forbidden, {
    detail: `To undo a change of a ${name}, the API key needs the scope "${scope}".`,
  });
}

import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem, problem } from "../errors/problem.ts";
import { changesOf, type StoredChange } from "./changes.store.ts";
import type { AnyKind } from "./kind.ts";
import { RecordConflict } from "./refusals.ts";
import { findChanged, findUndoable } from "./undo.changes.ts";
import { undoOf, type Undo } from "./undo.rules.ts";
import { newChangeSetId, writeRecords } from "./write.ts";
import type { Outcome } from "./writes.ts";

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
  const changes = await findUndoable(tx, kinds, changeSetId);
  const origin = { requestId, changeSetId: newChangeSetId() };
  let left = inTurn(kinds, changes);
  for (const { kind } of left) requireScope(tx, kind);
  let undone = 0;
  let changed = false;
  const eventIds: string[] = [];
  const kept = new Map<string, Kept>();
  /** By name of a kept record: the other one that stands in its way. */
  const behind = new Map<string, string>();
  // Again while that helps: a record may refer to one that comes back after it.
  for (let progress = true; progress && left.length > 0;) {
    const refused: Turn[] = [];
    const before = undone;
    for (const { kind, records } of left) {
      const again = new Map<string, StoredChange[]>();
      for (const { id, undo, outcome } of await undoTurn(tx, kind, records, { origin, changed })) {
        const name = nameOf({ kind: kind.name, id });
        kept.delete(name);
        if ("reason" in undo) {
          const { reason, laterChangeSetId: later } = undo;
          kept.set(name, { kind: kind.name, id, reason, later_change_set_id: later });
        } else if ("write" in undo && outcome instanceof Problem) {
          const later = (await changeSetBehind(tx, outcome)) ?? undo.laterChangeSetId;
          const reason = outcome.message;
          if (outcome instanceof RecordConflict) behind.set(name, nameOf(outcome.other));
          kept.set(name, { kind: kind.name, id, reason, later_change_set_id: later });
          again.set(id, records.get(id) ?? []);
        } else {
          undone++;
          if (outcome === undefined || outcome instanceof Problem) continue;
          eventIds.push(...outcome.eventIds);
          changed ||= outcome.action !== "unchanged";
        }
      }
      if (again.size > 0) refused.push({ kind, records: again });
    }
    left = refused;
    progress = undone > before;
  }
  for (const one of kept.values()) {
    if (one.later_change_set_id !== changeSetId) continue;
    one.later_change_set_id = laterBehind(one, { kept, behind, changeSetId });
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
  const decided = (await findChanged(tx, kind, records)).map((record) => ({
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

const nameOf = ({ kind, id }: { kind: string; id: string }) => `${kind} ${id}`;

/** What stands in the way of a record may itself be kept by something later. */
function laterBehind(
  first: Kept,
  undo: {
    kept: ReadonlyMap<string, Kept>;
    behind: ReadonlyMap<string, string>;
    changeSetId: string;
  },
): string | null {
  const seen = new Set<Kept>();
  for (let one: Kept | undefined = first; one !== undefined && !seen.has(one);) {
    if (one.later_change_set_id !== undo.changeSetId) return one.later_change_set_id;
    seen.add(one);
    one = undo.kept.get(undo.behind.get(nameOf(one)) ?? "");
  }
  return null;
}

/** The latest change of the record that stands in the way. The creation of a single one has its id. */
async function changeSetBehind(
  tx: WorkspaceTransaction,
  refusal: Problem,
): Promise<string | undefined> {
  if (!(refusal instanceof RecordConflict)) return undefined;
  const { kind, id } = refusal.other;
  const [latest] = await changesOf(tx, kind, id, { limit: 1 });
  return latest?.changeSetId ?? id;
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

function requireScope(tx: WorkspaceTransaction, { plural, name }: AnyKind): void {
  const scope = `${plural}:write`;
  if (tx.access.scopes.has(scope)) return;
  throw problem(errors.forbidden, {
    detail: `To undo a change of a ${name}, the API key needs the scope "${scope}".`,
  });
}

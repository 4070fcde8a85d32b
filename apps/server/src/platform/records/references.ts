import type { WorkspaceTransaction } from "../database/database.ts";
import type { AnyKind, Kind, Reference, Referrer } from "./kind.ts";
import {
  cyclicReference,
  MOST_CLEARED_AT_ONCE,
  noSuchReference,
  tooManyAtOnce,
} from "./references.rules.ts";
import type { RecordBase } from "./resource.ts";
import type { ReferenceCheck } from "./unit-of-work.ts";

/** Looks up the records that some inputs refer to, and locks them against deletion. */
export async function referenceCheck<Doc extends RecordBase>(
  tx: WorkspaceTransaction,
  kind: Pick<Kind<Doc, object>, "references" | "plural">,
  inputs: readonly object[],
): Promise<ReferenceCheck<Doc>> {
  const known = new Map<Reference<Doc>, ReadonlySet<string>>();
  /** As they are stored. */
  const parents = new Map<string, string>();
  await Promise.all(
    kind.references.map(async (reference) => {
      const ids = inputs.flatMap((input) => reference.idsOf(input as Doc));
      if (ids.length === 0) return;
      known.set(reference, await existing(tx, reference.kind(), ids));
      if (reference.acyclic === true)
        await findParents(tx, kind.plural, reference.member, ids, parents);
    }),
  );
  return (record, before, staged) => {
    for (const reference of kind.references) {
      const old = new Set(before === undefined ? [] : reference.idsOf(before));
      const found = known.get(reference);
      const missing = reference
        .idsOf(record)
        .find((id) => !old.has(id) && found?.has(id.toLowerCase()) !== true);
      if (missing !== undefined) return noSuchReference(reference, missing.toLowerCase());
      if (reference.acyclic !== true) continue;
      const parentOf = (id: string) => {
        const entry = staged.get(id);
        return entry === undefined
          ? parents.get(id)
          : entry.now && reference.idsOf(entry.now.record)[0];
      };
      for (let [id] = reference.idsOf(record); id !== undefined; id = parentOf(id)) {
        if (id === record.id) return cyclicReference(reference);
      }
    }
    return undefined;
  };
}

/** Adds the parents of some records, their parents and so on. Nobody else changes the tree meanwhile. */
async function findParents(
  tx: WorkspaceTransaction,
  table: string,
  member: string,
  ids: readonly string[],
  parents: Map<string, string>,
): Promise<void> {
  await tx.query({
    name: "lock_tree",
    text: "select pg_advisory_xact_lock(hashtextextended($1, 0))",
    values: [`${tx.workspaceId} ${table} tree`],
  });
  const rows = await tx.query<{ id: string; parent: string }>({
    name: `parents_${table}`,
    text: `with recursive line as (
        select id, ${member} as parent from ${table} where workspace_id = $1 and id = any($2::uuid[])
        union
        select t.id, t.${member} from ${table} t join line l on t.id = l.parent where t.workspace_id = $1)
      select id, parent from line where parent is not null`,
    values: [tx.workspaceId, ids],
  });
  for (const { id, parent } of rows) parents.set(id, parent);
}

async function existing(
  tx: WorkspaceTransaction,
  kind: AnyKind,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>({
    name: `exist_${kind.plural}`,
    text: `select id from ${kind.plural} where workspace_id = $1 and id = any($2::uuid[]) order by id for key share`,
    values: [tx.workspaceId, ids],
  });
  return new Set(rows.map(({ id }) => id));
}

/**
 * By id of some records: who refers to them. Throws where they are more than one request clears. Whoever asks has
 * locked the records, so that nobody begins to refer to them meanwhile.
 */
export async function findReferring(
  tx: WorkspaceTransaction,
  kind: Pick<AnyKind, "name" | "referrers">,
  ids: readonly string[],
): Promise<Map<string, { referrer: Referrer; id: string }[]>> {
  const byId = new Map<string, { referrer: Referrer; id: string }[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return byId;
  await Promise.all(
    kind.referrers.map(async (referrer) => {
      const { kind: by, reference } = referrer;
      const { column, isArray = false } = reference;
      const rows = await tx.query<{ id: string; held: string[] }>({
        name: `${by.plural}_by_${reference.member}`,
        text: `select id, ${isArray ? column : `array[${column}]`} as held from ${by.plural}
          where workspace_id = $1 and ${isArray ? `${column} && $2::uuid[]` : `${column} = any($2::uuid[])`}
          order by id limit ${MOST_CLEARED_AT_ONCE + 1}`,
        values: [tx.workspaceId, ids],
      });
      if (rows.length > MOST_CLEARED_AT_ONCE && ids.length > 1) throw tooManyAtOnce(kind, referrer);
      for (const { id, held } of rows) {
        for (const one of held) byId.get(one)?.push({ referrer, id });
      }
    }),
  );
  return byId;
}

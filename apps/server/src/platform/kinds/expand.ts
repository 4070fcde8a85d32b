import { Type, type TObject } from "typebox";
import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { invalidParameter } from "../errors/invalid.ts";
import { quoted } from "../errors/quoted.ts";
import { problem } from "../errors/problem.ts";
import { nearest } from "../text/nearest.ts";
import type { Reference } from "../records/kind.ts";
import { findRecords } from "../records/read.ts";

/** What `expand` can name: `company` for the record that `company_id` refers to. */
export type Expandable = ReadonlyMap<string, Reference<never>>;

export function expandableOf(kind: { references: readonly Reference<never>[] }): Expandable {
  return new Map(
    kind.references.flatMap((reference) =>
      reference.member.endsWith("_id") ? [[reference.member.slice(0, -3), reference]] : [],
    ),
  );
}

/** The schema of a record that can have the records that it refers to. */
export function withExpanded(
  schema: TObject,
  kind: { references: readonly Reference<never>[] },
): TObject {
  const added = [...expandableOf(kind)].map(([name, { kind: other }]) => [
    name,
    Type.Optional(
      Type.Union([other().schema, Type.Null()], {
        description: `The ${other().name}, with \`expand=${name}\`.`,
      }),
    ),
  ]);
  if (added.length === 0) return schema;
  const { $id } = schema as { $id?: string };
  return Type.Object(
    { ...schema.properties, ...Object.fromEntries(added) },
    { $id: `${$id}Expanded`, additionalProperties: false },
  );
}

/** The members that hold the ids of what is expanded, where `fields` leaves them out. */
export function membersToAdd(fields: string, expand: string, expandable: Expandable): string[] {
  const picked = namesIn(fields);
  const needed = namesIn(expand).flatMap((name) => expandable.get(name)?.member ?? []);
  return needed.filter((member) => !picked.includes(member));
}

const namesIn = (list: string) => list.split(",").map((name) => name.trim());

/** Adds to records, given as the JSON text of a list's members, the records that they refer to: `"company": {…}` or null. */
export async function expanded(
  tx: WorkspaceTransaction,
  docs: readonly Record<string, unknown>[],
  expandable: Expandable,
  expand: string,
): Promise<Record<string, unknown>[]> {
  const names = namesIn(expand);
  for (const name of names) requireExpandable(tx, name, expandable);
  const added = await Promise.all(
    names.map(async (name) => {
      const { kind, member } = expandable.get(name) as Reference<never>;
      const ids = docs.flatMap((doc) => (typeof doc[member] === "string" ? [doc[member]] : []));
      const found = await findRecords(tx, kind(), [...new Set(ids)]);
      return docs.map((doc) => [name, found.get(String(doc[member]))?.record ?? null] as const);
    }),
  );
  return docs.map((doc, i) => ({
    ...doc,
    ...Object.fromEntries(added.map((values) => values[i] ?? ["", null])),
  }));
}

/** Whoever expands reads the other kind too. */
function requireExpandable(tx: WorkspaceTransaction, name: string, expandable: Expandable): void {
  const reference = expandable.get(name);
  if (reference === undefined) {
    const near = nearest(name, [...expandable.keys()]);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw invalidParameter(
      "expand",
      "enum",
      `does not support ${quoted(name)}. Use one of ${[...expandable.keys()].join(", ")}.${hint}`,
    );
  }
  const scope = `${reference.kind().plural}:read`;
  if (tx.access.scopes.has(scope)) return;
  throw problem(errors.forbidden, {
    detail: `To expand ${name}, the API key needs the scope "${scope}".`,
  });
}

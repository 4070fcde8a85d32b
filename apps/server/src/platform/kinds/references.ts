import type { AnyKind } from "../records/kind.ts";
import type { RecordBase } from "../records/resource.ts";
import type { DeclaredReference } from "./declaration.ts";

interface Options {
  /** Whether a record may not come to refer to itself. */
  acyclic?: boolean;
}

/** Stands for the kind that is being declared. */
export const itself = () => undefined;

/** A reference in one member, such as `company_id`, with a column of the same name and a foreign key behind it. */
export function reference<Doc extends RecordBase>(
  table: string,
  member: keyof Doc & string,
  kind: () => unknown,
  onDelete: DeclaredReference<Doc>["onDelete"],
  options: Options = {},
): DeclaredReference<Doc> {
  return {
    member,
    kind: kind as () => AnyKind | undefined,
    onDelete,
    ...options,
    constraint: `${table}_${member}_fkey`,
    tidied: (doc) => {
      const id = doc[member];
      return typeof id === "string" ? { [member]: id.toLowerCase() } : {};
    },
    idsOf: (doc) => {
      const id = doc[member];
      return typeof id === "string" ? [id.toLowerCase()] : [];
    },
    column: member,
    without: () => ({ [member]: null }),
  };
}

/** References in a list of objects, such as the contacts of a deal, with the ids in an array column beside it. */
export function listOfReferences<Doc extends RecordBase>(
  { member, idMember, column }: { member: keyof Doc & string; idMember: string; column: string },
  kind: () => unknown,
): DeclaredReference<Doc> {
  const items = (doc: Doc) => (doc[member] ?? []) as Record<string, unknown>[];
  const idOf = (item: Record<string, unknown>) => String(item[idMember]).toLowerCase();
  return {
    member,
    kind: kind as () => AnyKind | undefined,
    onDelete: "clear",
    tidied: (doc) => ({
      [member]: items(doc).map((item) => ({ ...item, [idMember]: idOf(item) })),
    }),
    idsOf: (doc) => items(doc).map(idOf),
    column,
    isArray: true,
    without: (doc, id) => ({ [member]: items(doc).filter((item) => idOf(item) !== id) }),
  };
}

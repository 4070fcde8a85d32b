import type { Fields } from "../query/filter.ts";
import { fold, isPlain, lowerAscii } from "../text/fold.ts";

/**
 * The folded texts of a document that filters can ask about, in the places of the originals. Those
 * that PostgreSQL folds alike are left out, so that it is empty for most documents.
 */
export function foldedTexts(document: object, { named, open }: Fields): object {
  const names = new Set(open.map(([name]) => name));
  for (const { path, type } of named.values()) {
    if (type === "text" || type === "list") names.add(path[0]);
  }
  return foldedMembers(Object.entries(document).filter(([name]) => names.has(name)));
}

function foldedMembers(members: readonly [string, unknown][]): object {
  return Object.fromEntries(
    members
      .map(([name, value]) => [name, foldedValue(value)] as const)
      .filter(([, folded]) => folded !== undefined),
  );
}

function foldedValue(value: unknown): unknown {
  if (typeof value === "string") {
    if (isPlain(value)) return undefined;
    const folded = fold(value);
    return folded === lowerAscii(value) ? undefined : folded;
  }
  if (Array.isArray(value)) {
    if (value.every((item) => foldedValue(item) === undefined)) return undefined;
    return value.map((item) => (typeof item === "string" ? fold(item) : item));
  }
  if (typeof value !== "object" || value === null) return undefined;
  const members = foldedMembers(Object.entries(value));
  return Object.keys(members).length === 0 ? undefined : members;
}

import { invalidParameter } from "../errors/invalid.ts";
import { quoted } from "../errors/quoted.ts";
import { nearest } from "../text/nearest.ts";

/** The members that `fields` names; undefined for all. */
export function pickedMembers(
  fields: string | undefined,
  members: readonly string[],
): string[] | undefined {
  if (fields === undefined) return undefined;
  const names = fields.split(",").map((name) => name.trim());
  for (const name of names) {
    if (members.includes(name)) continue;
    const near = nearest(name, members);
    const hint = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw invalidParameter(
      "fields",
      "enum",
      `lists ${quoted(name)}, which is not a member.${hint}`,
    );
  }
  return ["id", ...names.filter((name) => name !== "id")];
}

/** Documents with commas between them, each with these members only. */
export function pick(docs: string, names: readonly string[]): string {
  const records = JSON.parse(`[${docs}]`) as Record<string, unknown>[];
  return records
    .map((record) => JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name]]))))
    .join(",");
}

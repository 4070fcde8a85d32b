import { ALL, readCount } from "./counts.store.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import { invalidParameter } from "../errors/invalid.ts";
import { quoted } from "../errors/quoted.ts";
import type { Result } from "../operations/operation.ts";
import { nearest } from "../nearest.ts";
import { lowestIdAfter, lowestIdFrom } from "../ids.ts";
import { millisecondFrom, millisecondOf } from "../instants.ts";
import { MAX_DOCUMENT } from "../records/document-size.ts";
import type { RecordBase, Resource } from "../records/resource.ts";
import { searchQuery } from "./search.rules.ts";
import {
  countStatement,
  matchesStatement,
  pageStatement,
  type Condition,
  type PageRow,
} from "./page.store.ts";
import { decodeCursor, encodeCursor, foreignCursor, parseSort } from "./sort.rules.ts";
import { PAGE_BYTES } from "./page-bytes.ts";

/** The parameters that every list takes, validated. */
export interface ListParameters {
  limit?: number;
  offset?: number;
  cursor?: string;
  sort?: string;
  fields?: string;
  q?: string;
  count?: "exact" | "none";
  createdAfter?: string;
  createdBefore?: string;
  updatedAfter?: string;
  updatedBefore?: string;
}

/** What a feature adds to a list: its own conditions, and the totals that answer for them alone. */
export interface ListFilter {
  conditions: readonly Condition[];
  /** Keys of maintained totals whose sum is the count, when only these conditions apply. */
  countKeys?: readonly string[];
  /** `false` where no totals are maintained: the records are few and are counted. */
  maintained?: boolean;
}

/** A page with its index and its maintained total at hand looks at no more records than this. */
const SHORT_LOOK = 1_000;
const LOOKING = [
  "sort",
  "q",
  "createdAfter",
  "createdBefore",
  "updatedAfter",
  "updatedBefore",
] as const;

/** Whether a list may look at many records: for its count, its order, or on the way to its page. */
export function mayBeLong(
  parameters: ListParameters,
  { conditions, countKeys }: ListFilter,
): boolean {
  const { limit = 50, offset = 0 } = parameters;
  if (conditions.length > 0 && countKeys === undefined) return true;
  return (
    limit > 100 ||
    limit + offset > SHORT_LOOK ||
    LOOKING.some((name) => parameters[name] !== undefined)
  );
}

/** Answers a list of records by splicing their stored documents: nothing is parsed on the way. */
export async function listRecords<R extends RecordBase>(
  tx: WorkspaceTransaction,
  resource: Pick<Resource<R>, "plural" | "sortable">,
  members: readonly string[],
  parameters: ListParameters,
  filter: ListFilter,
): Promise<Result> {
  const { cursor, limit = 50, offset = 0 } = parameters;
  if (cursor !== undefined && parameters.offset !== undefined) {
    throw invalidParameter(
      "offset",
      "exclusive",
      "cannot be combined with cursor. Use one of them.",
    );
  }
  const picked = pickedMembers(parameters.fields, members);
  const order = parseSort(parameters.sort, resource.sortable);
  const view = `visible_${resource.plural}`;
  const common = [
    ...commonConditions(parameters),
    ...(await searchConditions(tx, view, parameters.q)),
  ];
  const conditions = [...filter.conditions, ...common];
  const query = { view, workspaceId: tx.workspaceId, conditions };

  const maintained =
    common.length === 0 && filter.maintained !== false
      ? filter.conditions.length === 0
        ? [ALL]
        : filter.countKeys
      : undefined;
  const countOf = async () => {
    if (parameters.count === "none") return null;
    if (maintained !== undefined) return readCount(tx, resource.plural, maintained);
    const [row] = await tx.query<{ n: string }>(countStatement(query));
    return Number(row?.n ?? 0);
  };

  const after = cursor === undefined ? undefined : decodeCursor(order, cursor, resource.plural);
  if (after !== undefined && after.length !== order.length) throw foreignCursor();
  // What is picked from is parsed, which takes its time.
  const most = picked === undefined ? PAGE_BYTES : PAGE_BYTES / 4;
  const bytes = limit * MAX_DOCUMENT <= PAGE_BYTES ? undefined : most;
  const page = pageStatement({ ...query, order, after, offset, limit, bytes });
  const asked = [tx.query<PageRow>(page), countOf()] as const;
  // The first failure counts, not those that follow from it.
  await Promise.allSettled(asked);
  const [rows, count] = await Promise.all(asked).catch((error: unknown) => {
    // All else in the statement was checked: the place is no value of its column.
    if (after !== undefined && String((error as { code?: string }).code).startsWith("22")) {
      throw foreignCursor(error);
    }
    throw error;
  });

  const found = rows[0];
  const docs = found?.docs ?? "";
  const more = Number(found?.found ?? 0) > Number(found?.shown ?? limit);
  const place = () => order.map(({ column }) => placeText(column, found?.[`at_${column}`] ?? ""));
  const next = more ? JSON.stringify(encodeCursor(order, place(), resource.plural)) : "null";
  return {
    body: `{"data":[${picked === undefined ? docs : pick(docs, picked)}],"count":${count},"has_more":${more},"next_cursor":${next}}`,
  };
}

/** PostgreSQL writes an instant as `2026-01-11 10:30:00.5+00`; a cursor holds it as RFC 3339. */
function placeText(column: string, text: string): string {
  return column.endsWith("_at") ? new Date(text).toISOString() : text;
}

/** Words that more records have than this are common. */
const RARE = 2_000;

/**
 * The planner cannot tell rare words from common ones, and what is right for one is ruinous for the
 * other: rare matches are found first and then sorted, common ones met soon on a walk in the order.
 */
async function searchConditions(
  tx: WorkspaceTransaction,
  view: string,
  q: string | undefined,
): Promise<Condition[]> {
  if (q === undefined) return [];
  const words = searchQuery(q);
  if (words === undefined)
    throw invalidParameter("q", "words", "must contain a letter or a digit.");
  const matches: Condition = { column: "search", operator: "matches", value: words };
  const query = { view, workspaceId: tx.workspaceId, conditions: [matches], limit: RARE + 1 };
  const found = await tx.query<{ id: string }>(matchesStatement(query));
  if (found.length > RARE) return [matches];
  return [{ column: "id", operator: "any id", value: found.map(({ id }) => id) }];
}

function commonConditions(parameters: ListParameters): Condition[] {
  const found: Condition[] = [];
  const { createdAfter, createdBefore, updatedAfter, updatedBefore } = parameters;
  if (createdAfter !== undefined) {
    found.push({ column: "id", operator: ">=", value: lowestIdAfter(createdAfter) });
  }
  if (createdBefore !== undefined) {
    found.push({ column: "id", operator: "<", value: lowestIdFrom(createdBefore) });
  }
  if (updatedAfter !== undefined) {
    const value = millisecondOf(updatedAfter).toISOString();
    found.push({ column: "updated_at", operator: ">", value });
  }
  if (updatedBefore !== undefined) {
    const value = millisecondFrom(updatedBefore).toISOString();
    found.push({ column: "updated_at", operator: "<", value });
  }
  return found;
}

function pickedMembers(
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

function pick(docs: string, names: readonly string[]): string {
  const records = JSON.parse(`[${docs}]`) as Record<string, unknown>[];
  return records
    .map((record) => JSON.stringify(Object.fromEntries(names.map((name) => [name, record[name]]))))
    .join(",");
}

import type { WorkspaceTransaction } from "../database/database.ts";
import { invalidParameter } from "../errors/invalid.ts";
import type { Result } from "../operations/operation.ts";
import { countOf, toldCount, type Counting } from "./count.ts";
import { decodePlace, encodeCursor, foreignCursor, type Place } from "./cursor.rules.ts";
import type { Filter } from "./filter.ts";
import { filterSql, isEquality } from "./filter.store.ts";
import { MAX_DOCUMENT, PAGE_BYTES } from "./page-bytes.ts";
import { pageStatement, type PageRow, type Selection } from "./page.store.ts";
import { conditionsOf } from "./parameters.rules.ts";
import { pick, pickedMembers } from "./picked.rules.ts";
import type { Queryable } from "./queryable.ts";
import { searchCondition } from "./search.store.ts";
import { parseSort, type Order, type OrderField } from "./sort.rules.ts";
import { totalsFor } from "./totals.rules.ts";

/** The parameters that every list takes, validated; those of its kind stand beside them. */
export interface ListParameters {
  limit?: number;
  offset?: number;
  cursor?: string;
  sort?: string;
  fields?: string;
  q?: string;
  count?: Counting;
}

/** A page with its index and its maintained total at hand looks at no more records than this. */
const SHORT_LOOK = 1_000;

/** Whether a list may look at many records: for its count, its order, or on the way to its page. */
export function mayBeLong(kind: Queryable, parameters: ListParameters): boolean {
  const { limit = 50, offset = 0, sort, q } = parameters;
  return (
    limit > 100 ||
    limit + offset > SHORT_LOOK ||
    sort !== undefined ||
    q !== undefined ||
    totalsFor(kind, conditionsOf(kind, { ...parameters })) === undefined
  );
}

/**
 * Answers a list of records by splicing their stored documents: nothing is parsed on the way.
 * `filter` applies beside what the parameters state.
 */
export async function listRecords(
  tx: WorkspaceTransaction,
  kind: Queryable,
  parameters: ListParameters,
  filter?: Filter,
): Promise<Result> {
  const { cursor, limit = 50, offset = 0, q } = parameters;
  if (cursor !== undefined && parameters.offset !== undefined) {
    throw invalidParameter(
      "offset",
      "exclusive",
      "cannot be combined with cursor. Use one of them.",
    );
  }
  const picked = pickedMembers(parameters.fields, kind.members);
  const order = parseSort(parameters.sort, kind.sortable);
  const after = cursor === undefined ? undefined : decodePlace(order, cursor, kind.plural);
  if (after !== undefined && after.length !== order.length) throw foreignCursor();
  const filters: Filter[] = conditionsOf(kind, { ...parameters });
  if (filter !== undefined) filters.push(filter);
  const selection = await selectionOf(tx, kind, { filters, q });

  // What is picked from is parsed, which takes its time.
  const most = picked === undefined ? PAGE_BYTES : PAGE_BYTES / 4;
  const bytes = limit * MAX_DOCUMENT <= PAGE_BYTES ? undefined : most;
  const page = pageStatement({
    ...selection,
    order,
    after,
    offset,
    limit,
    bytes,
    docVersion: kind.docVersion,
  });
  const asked = [
    tx.query<PageRow>(page),
    countOf(tx, kind, { ...selection, filters, q, count: parameters.count }),
  ] as const;
  // The first failure counts, not those that follow from it.
  await Promise.allSettled(asked);
  const [rows, counted] = await Promise.all(asked).catch((error: unknown) => {
    // All else in the statement was checked: the place is no value of its column.
    if (after !== undefined && String((error as { code?: string }).code).startsWith("22")) {
      throw foreignCursor(error);
    }
    throw error;
  });

  const { docs, shown, more } = readPage(kind, rows[0], limit);
  const next = more ? encodeCursor(order, placeOf(order, rows[0]), kind.plural) : null;
  const before = cursor === undefined ? offset : undefined;
  const count = toldCount(counted, { before, shown, more });
  const data = picked === undefined ? docs : pick(docs, picked);
  return {
    body: `{"data":[${data}],"count":${count},"has_more":${more},"next_cursor":${JSON.stringify(next)}}`,
  };
}

async function selectionOf(
  tx: WorkspaceTransaction,
  kind: Queryable,
  { filters, q }: { filters: readonly Filter[]; q: string | undefined },
): Promise<Selection> {
  const view = `visible_${kind.plural}`;
  const conditions = filters.map((filter) => filterSql(filter, kind));
  if (q !== undefined) conditions.push(await searchCondition(tx, view, q));
  const keepsPlan = q === undefined && filters.every((filter) => isEquality(filter, kind));
  return { view, workspaceId: tx.workspaceId, conditions, keepsPlan };
}

/** The documents of a page in today's shape. Nothing is parsed where all have it already. */
function docsOf(
  { upcast }: Queryable,
  { docs, earlier = null }: Pick<PageRow, "docs" | "earlier">,
) {
  if (docs === null || earlier === null || upcast === undefined) return docs ?? "";
  const all = JSON.parse(`[${docs}]`) as object[];
  return all
    .map((doc, i) => JSON.stringify(i + 1 in earlier ? upcast(doc, earlier[i + 1] ?? 1) : doc))
    .join(",");
}

function readPage(kind: Queryable, row: PageRow | undefined, limit: number) {
  const found = Number(row?.found ?? 0);
  const most = Number(row?.shown ?? limit);
  return {
    docs: row === undefined ? "" : docsOf(kind, row),
    shown: Math.min(found, most),
    more: found > most,
  };
}

function placeOf(order: Order, row: PageRow | undefined): Place {
  return order.map((field) => placeText(field, row?.[`at_${field.column}`] ?? null));
}

/** PostgreSQL writes an instant as `2026-01-11 10:30:00.5+00`; a cursor holds it as RFC 3339. */
function placeText({ type }: OrderField, text: string | null): string | null {
  return text !== null && type === "instant" ? new Date(text).toISOString() : text;
}

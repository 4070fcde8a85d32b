import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  sql,
  type RawBuilder,
} from "kysely";
import type { Statement } from "../database/database.ts";
import type { Place } from "./cursor.rules.ts";
import { partsOf, type Part } from "./order.store.ts";
import type { Order } from "./sort.rules.ts";

type Sql = RawBuilder<unknown>;

/** The records that a query is about. */
export interface Selection {
  view: string;
  workspaceId: string;
  conditions: readonly Sql[];
  /** Whether one plan serves all values of the conditions: equalities of columns. */
  keepsPlan: boolean;
}

export interface PageQuery extends Selection {
  order: Order;
  /** The place of the last record of the page before. */
  after?: Place | undefined;
  offset: number;
  limit: number;
  /** The version of today's documents, where the table can hold earlier ones. */
  docVersion?: number | undefined;
  /** The limit of the page's documents in bytes; undefined where so many cannot reach it. */
  bytes: number | undefined;
}

// Compiles only; the statement runs in the caller's transaction.
const builder = new Kysely<Record<string, never>>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** A page as one row. */
export interface PageRow {
  /** The documents, with commas between them; null for none. */
  docs: string | null;
  /** How many records were found: at most one more than the limit. */
  found: string;
  /** How many of them are on a page of limited bytes. */
  shown?: string;
  /** Versions of documents of an earlier shape, by their place on the page; null where all are of today's. */
  earlier?: Readonly<Record<string, number>> | null;
  /** `at_<column>`: the last record's place in the order, when the page is full. */
  [place: `at_${string}`]: string | null;
}

/**
 * A page. One row, because the server sends it in one go, but many rows in pieces of 8 KB of which
 * each wakes the reader: with the kept plan a fifth more lists per second.
 */
export function pageStatement(query: PageQuery): Statement {
  const { order, limit, bytes, docVersion = 1 } = query;
  const places = order.map((field) => sql.ref(`at_${field.column}`));
  const { numbered, fits, isLast, shown } =
    bytes === undefined ? byRows(limit) : byBytes(limit, bytes);
  const last = places.map((name) => sql`max(${name}) filter (where ${isLast}) as ${name}`);
  const isEarlier = sql`doc_version < ${sql.raw(String(docVersion))}`;
  const earlier = sql`jsonb_object_agg(n, doc_version) filter (where ${fits} and ${isEarlier}) as earlier`;
  const others = [...shown, ...(docVersion > 1 ? [earlier] : []), ...last];
  const statement = compiled(
    sql`select string_agg(doc, ',' order by n) filter (where ${fits}) as docs,
        count(*) as found, ${sql.join(others)}
      from (select *, ${numbered} from (${rowsOf(query)}) page) numbered`,
  );
  return query.keepsPlan ? named(statement) : statement;
}

/** The rows of a page and one more, in their order. */
function rowsOf(query: PageQuery): Sql {
  const { order, after, limit, offset, docVersion = 1 } = query;
  const version = docVersion > 1 ? sql`, doc_version` : sql``;
  const place = order.map(
    ({ column }) => sql`${sql.ref(column)}::text as ${sql.ref(`at_${column}`)}`,
  );
  const rows = ({ where, orderBy }: Part, most: Sql) =>
    sql`select doc::text as doc${version}, ${sql.join(place)} from ${sql.table(query.view)}
        where ${sql.join([...filter(query), ...where], sql` and `)} order by ${orderBy} limit ${most}`;
  const skip = offset === 0 ? sql`` : sql` offset ${offset}`;
  const [first, second] = partsOf(order, after) as [Part, Part?];
  if (second === undefined) return sql`${rows(first, sql`${limit + 1}`)}${skip}`;
  const most = limit + 1 + offset;
  // The second part is read only as far as the first leaves room.
  return sql`with first_part as materialized (${rows(first, sql`${most}`)})
      select * from first_part
      union all (${rows(second, sql`${most} - (select count(*) from first_part)`)})${skip}`;
}

/** Which rows are on a page of so many. */
function byRows(limit: number) {
  return {
    numbered: sql`row_number() over () as n`,
    fits: sql`n <= ${limit}`,
    isLast: sql`n = ${limit}`,
    shown: [],
  };
}

/**
 * Which rows are on a page of so many and so many bytes. The size of a document is known without reading it, so nothing
 * is read beyond the page. Costs a page of 50 a sixth of its CPU time, so it is asked only where it matters.
 */
function byBytes(limit: number, bytes: number) {
  const size = sql`octet_length(doc)`;
  const so = sql`(rows unbounded preceding)`;
  const fits = sql`n <= ${limit} and (n = 1 or size <= ${bytes})`;
  return {
    numbered: sql`row_number() over ${so} as n, sum(${size}) over ${so} as size, lead(${size}) over ${so} as next`,
    fits,
    isLast: sql`${fits} and (n = ${limit} or size + next > ${bytes})`,
    shown: [sql`count(*) filter (where ${fits}) as shown`],
  };
}

const MOST_NAMES = 100;
const names = new Map<string, string>();

/** Names a statement by its text, so that its plan is kept; each connection keeps that many at most. */
function named(statement: Statement): Statement {
  const name = names.get(statement.text) ?? `page_${names.size}`;
  if (!names.has(statement.text)) {
    if (names.size === MOST_NAMES) return statement;
    names.set(statement.text, name);
  }
  return { ...statement, name };
}

/** The number of records that match, counted: for filters that no maintained total answers. */
export function countStatement(query: Selection): Statement {
  return compiled(
    sql`select count(*) as n from ${sql.table(query.view)} where ${sql.join(filter(query), sql` and `)}`,
  );
}

/** How many records the planner expects to match. */
export function estimateStatement(query: Selection): Statement {
  return compiled(
    sql`explain (format json) select from ${sql.table(query.view)} where ${sql.join(filter(query), sql` and `)}`,
  );
}

/** The ids of at most `limit` records that match, in no order. */
export function idsStatement(query: Selection, limit: number): Statement {
  return compiled(
    sql`select id from ${sql.table(query.view)}
      where ${sql.join(filter(query), sql` and `)} limit ${limit}`,
  );
}

function filter({ workspaceId, conditions }: Selection): Sql[] {
  return [sql`workspace_id = ${workspaceId}`, ...conditions];
}

function compiled(query: Sql): Statement {
  const { sql: text, parameters } = query.compile(builder);
  return { text, values: parameters };
}

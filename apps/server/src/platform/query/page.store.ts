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
import type { Order } from "./sort.rules.ts";

/** One condition of a filter, as data. Several values mean any of them. */
export type Condition =
  | {
      column: string;
      operator: "=" | ">" | ">=" | "<" | "<=" | "any" | "any id" | "matches";
      value: string | number | readonly string[];
    }
  | { operator: "sql"; sql: RawBuilder<unknown> };

export interface ListQuery {
  view: string;
  workspaceId: string;
  conditions: readonly Condition[];
  order: Order;
  /** The place of the last record of the page before. */
  after?: readonly string[] | undefined;
  offset: number;
  limit: number;
  /** What the documents of the page may come to; undefined where so many cannot come to more. */
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
  /** `at_<column>`: the last record's place in the order, when the page is full. */
  [place: `at_${string}`]: string | null;
}

/**
 * A page. One row, because the server sends it in one go, but many rows in pieces of 8 KB of which
 * each wakes the reader: with the kept plan a fifth more lists per second.
 */
export function pageStatement(query: ListQuery): Statement {
  const { order, after, limit, offset, bytes } = query;
  const places = order.map((field) => sql.ref(`at_${field.column}`));
  const place = order.map((field, i) => sql`${column(field.column)}::text as ${places[i]}`);
  const { numbered, fits, isLast, shown } =
    bytes === undefined ? byRows(limit) : byBytes(limit, bytes);
  const last = places.map((name) => sql`max(${name}) filter (where ${isLast}) as ${name}`);
  const where = [...filter(query), ...(after === undefined ? [] : [beyond(order, after)])];
  const by = order.map(
    (field) => sql`${column(field.column)} ${sql.raw(field.descending ? "desc" : "asc")}`,
  );
  const skip = offset === 0 ? sql`` : sql` offset ${offset}`;
  const statement = compiled(
    sql`select string_agg(doc, ',' order by n) filter (where ${fits}) as docs,
        count(*) as found, ${sql.join([...shown, ...last])}
      from (select *, ${numbered} from (
        select doc::text as doc, ${sql.join(place)} from ${sql.table(query.view)}
        where ${sql.join(where, sql` and `)} order by ${sql.join(by)} limit ${limit + 1}${skip}
      ) page) numbered`,
  );
  // One plan serves all values of an equality; what else a filter holds is better planned by its values.
  return query.conditions.every(({ operator }) => operator === "=") ? named(statement) : statement;
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
export function countStatement(
  query: Pick<ListQuery, "view" | "workspaceId" | "conditions">,
): Statement {
  return compiled(
    sql`select count(*) as n from ${sql.table(query.view)} where ${sql.join(filter(query), sql` and `)}`,
  );
}

/** The ids of at most `limit` records that have the words of a search, in no order. */
export function matchesStatement(
  query: Pick<ListQuery, "view" | "workspaceId" | "conditions"> & { limit: number },
): Statement {
  return compiled(
    sql`select id from ${sql.table(query.view)}
      where ${sql.join(filter(query), sql` and `)} limit ${query.limit}`,
  );
}

function filter(query: Pick<ListQuery, "workspaceId" | "conditions">): RawBuilder<unknown>[] {
  return [
    sql`workspace_id = ${query.workspaceId}`,
    ...query.conditions.map((condition) => {
      if (condition.operator === "sql") return condition.sql;
      const { column: name, operator, value } = condition;
      if (operator === "any") return sql`${column(name)} = any(${value}::text[])`;
      if (operator === "any id") return sql`${column(name)} = any(${value}::uuid[])`;
      if (operator === "matches") return sql`${column(name)} @@ ${value}::tsquery`;
      return sql`${column(name)} ${sql.raw(operator)} ${value}`;
    }),
  ];
}

/** What comes after a place: a row comparison where one index serves it, else its expansion. */
function beyond(order: Order, after: readonly string[]): RawBuilder<unknown> {
  const first = order[0];
  const operator = (descending: boolean | undefined) => sql.raw(descending === true ? "<" : ">");
  if (order.every((field) => field.descending === first?.descending)) {
    const columns = sql.join(order.map((field) => column(field.column)));
    return sql`(${columns}) ${operator(first?.descending)} (${sql.join([...after])})`;
  }
  const branches = order.map((field, i) =>
    sql.join(
      [
        ...order.slice(0, i).map((equal, j) => sql`${column(equal.column)} = ${after[j]}`),
        sql`${column(field.column)} ${operator(field.descending)} ${after[i]}`,
      ],
      sql` and `,
    ),
  );
  // The first field's bound is implied; saying it lets an index begin at the place.
  const bound =
    first === undefined
      ? sql`true`
      : sql`${column(first.column)} ${operator(first.descending)}= ${after[0]}`;
  return sql`${bound} and (${sql.join(branches, sql` or `)})`;
}

function column(name: string): RawBuilder<unknown> {
  return sql`${sql.ref(name)}`;
}

function compiled(query: RawBuilder<unknown>): Statement {
  const { sql: text, parameters } = query.compile(builder);
  return { text, values: parameters };
}

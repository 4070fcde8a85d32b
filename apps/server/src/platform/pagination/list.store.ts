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
import type { Order } from "./order.ts";

/** One condition of a filter, as data. Several values mean any of them. */
export interface Condition {
  column: string;
  operator: "=" | ">" | ">=" | "<" | "<=" | "any" | "any id" | "matches";
  value: string | number | readonly string[];
}

export interface ListQuery {
  view: string;
  workspaceId: string;
  conditions: readonly Condition[];
  order: Order;
  /** The place of the last record of the page before. */
  after?: readonly string[] | undefined;
  offset: number;
  limit: number;
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

/** A page: rows of id, document text and the place in the order, one more than `limit`. */
export function pageStatement(query: ListQuery): Statement {
  const { order, after, limit, offset } = query;
  const place = order.map(
    (field) => sql`${column(field.column)}::text as ${sql.ref(`at_${field.column}`)}`,
  );
  const where = [...filter(query), ...(after === undefined ? [] : [beyond(order, after)])];
  const by = order.map(
    (field) => sql`${column(field.column)} ${sql.raw(field.descending ? "desc" : "asc")}`,
  );
  const skip = offset === 0 ? sql`` : sql` offset ${offset}`;
  return compiled(
    sql`select id, doc::text, ${sql.join(place)} from ${sql.table(query.view)}
      where ${sql.join(where, sql` and `)} order by ${sql.join(by)} limit ${limit + 1}${skip}`,
  );
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
    ...query.conditions.map(({ column: name, operator, value }) => {
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

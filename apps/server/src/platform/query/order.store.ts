import { sql, type RawBuilder } from "kysely";
import type { Place } from "./cursor.rules.ts";
import type { Order, OrderField } from "./sort.rules.ts";

type Sql = RawBuilder<unknown>;

/** Records that one walk along an index finds in their order. */
export interface Part {
  where: readonly Sql[];
  orderBy: Sql;
}

/**
 * The parts of an order after a place, one after the other. Nulls come last in both directions, but
 * an index read backwards begins with them: the records with a value are one part, those without
 * another, and one index serves both.
 */
export function partsOf(order: Order, after: Place | undefined): Part[] {
  const [first, ...rest] = order;
  if (first?.nullable !== true) return [part(order, after)];
  const value = valueOf(first);
  const nulls = (place: Place | undefined) => {
    const { where, orderBy } = part(rest, place);
    return { where: [sql`${value} is null`, ...where], orderBy };
  };
  if (after?.[0] === null) return [nulls(after.slice(1))];
  const known = part([{ ...first, nullable: false }, ...rest], after);
  return [{ ...known, where: [sql`${value} is not null`, ...known.where] }, nulls(undefined)];
}

function part(order: Order, after: Place | undefined): Part {
  return {
    where: after === undefined ? [] : [beyond(order, after)],
    orderBy: sql.join(order.map(sorted)),
  };
}

function sorted(field: OrderField): Sql {
  const nulls = field.nullable === true ? sql` nulls last` : sql``;
  return sql`${valueOf(field)} ${sql.raw(field.descending ? "desc" : "asc")}${nulls}`;
}

/** What a field compares. Text compares by code points, whatever the database's own order is. */
function valueOf({ column, type }: OrderField): Sql {
  return type === "text" ? sql`${sql.ref(column)} collate "C"` : sql`${sql.ref(column)}`;
}

/** What comes after a place: a row comparison where one index serves it, else its expansion. */
function beyond(order: Order, after: Place): Sql {
  const [first] = order;
  if (order.every((field) => field.descending === first?.descending && field.nullable !== true)) {
    return sql`(${sql.join(order.map(valueOf))}) ${later(first)} (${sql.join([...after])})`;
  }
  const branches = order.flatMap((field, i) => {
    const past = pastValue(field, after[i]);
    if (past === undefined) return [];
    const equal = order.slice(0, i).map((before, j) => equalTo(before, after[j]));
    return sql.join([...equal, past], sql` and `);
  });
  // The first field's bound is implied; saying it lets an index begin at the place.
  const bound =
    first === undefined || first.nullable === true
      ? sql`true`
      : sql`${valueOf(first)} ${later(first)}= ${after[0]}`;
  return sql`${bound} and (${sql.join(branches, sql` or `)})`;
}

function later(field: OrderField | undefined): Sql {
  return sql.raw(field?.descending === true ? "<" : ">");
}

function equalTo(field: OrderField, value: Place[number] | undefined): Sql {
  return value === null ? sql`${valueOf(field)} is null` : sql`${valueOf(field)} = ${value}`;
}

/** Nothing of the same field comes after null. */
function pastValue(field: OrderField, value: Place[number] | undefined): Sql | undefined {
  if (value === null) return undefined;
  const past = sql`${valueOf(field)} ${later(field)} ${value}`;
  return field.nullable === true ? sql`(${past} or ${valueOf(field)} is null)` : past;
}

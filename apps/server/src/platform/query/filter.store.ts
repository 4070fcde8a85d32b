import { sql, type RawBuilder } from "kysely";
import { lowestIdAt } from "../types/ids.ts";
import { parseInstant } from "../types/instants.ts";
import { isExact, type Condition, type Field, type Filter, type Scalar } from "./filter.ts";
import type { Queryable } from "./queryable.ts";

type Sql = RawBuilder<unknown>;
type Columns = Pick<Queryable, "columns" | "caseless">;

/**
 * A filter as a condition on a view of records. It decides as `evaluate` does on their documents;
 * what a column holds is asked of the column, so that its index serves.
 */
export function filterSql(filter: Filter, resource: Columns, negated = false): Sql {
  if ("not" in filter) return filterSql(filter.not, resource, !negated);
  if ("and" in filter || "or" in filter) {
    const [parts, all] = "and" in filter ? [filter.and, !negated] : [filter.or, negated];
    const each = parts.map((part) => filterSql(part, resource, negated));
    return sql`(${sql.join(each, all ? sql` and ` : sql` or `)})`;
  }
  const { test, known } = tested(filter, resource);
  if (!negated) return test;
  // Null is false to a filter. Where there is none, "not" is left to the planner, which turns it round.
  return known ? sql`not ${test}` : sql`${test} is not true`;
}

/** Whether a filter compares a column with one value, as it stands: any value is served by the same plan. */
export function isEquality(filter: Filter, kind: Columns): boolean {
  if (!("operator" in filter) || filter.operator !== "in" || filter.values.length !== 1)
    return false;
  return columnOf(filter, kind) !== undefined;
}

/** The column that holds what a condition compares, in the same form. */
export function columnOf(condition: Condition, kind: Columns): string | undefined {
  const { name } = condition.field;
  const caseless = kind.caseless?.[name];
  if (caseless !== undefined) return caseless;
  return kind.columns[name] !== undefined && isExact(condition) ? name : undefined;
}

/** A condition in brackets, and whether it never comes to null. */
function tested(condition: Condition, resource: Columns): { test: Sql; known: boolean } {
  const { name, nullable } = condition.field;
  const caseless = resource.caseless?.[name];
  const type = resource.columns[name];
  const known = !nullable;
  if (name === "created_at") return { test: sql`(${onId(condition)})`, known };
  if (caseless !== undefined)
    return { test: sql`(${compared(condition, ref(caseless), "text")})`, known };
  if (name === "id") return { test: sql`(${compared(condition, ref("id"), "uuid")})`, known };
  if (type === undefined) return { test: sql`(${onDocument(condition)})`, known: false };
  const value = isAsStored(condition) ? ref(name) : lowered(ref(name));
  return { test: sql`(${compared(condition, value, type)})`, known };
}

function ref(column: string): Sql {
  return sql`${sql.ref(column)}`;
}

/** Whether a condition compares text as it stands, and not folded. */
function isAsStored(condition: Condition): boolean {
  return isExact(condition) || condition.operator === "exists";
}

/** A text that the server has folded, or in which only A to Z fold. */
function lowered(text: Sql): Sql {
  return sql`lower(${text} collate "C")`;
}

/** The text of a document, folded unless the condition compares it as it stands. */
function textOf(condition: Condition): Sql {
  const text = at("doc", condition.field, sql`->>`);
  if (isAsStored(condition)) return text;
  return lowered(sql`coalesce(${at("folded", condition.field, sql`->>`)}, ${text})`);
}

// Operands of the wider type keep the index and hold what the column cannot.
const operandTypes: Readonly<Record<string, string>> = { smallint: "bigint", integer: "bigint" };

/** `value` is an expression of an SQL type. */
function compared(condition: Condition, value: Sql, type: string): Sql {
  const cast = sql.raw(operandTypes[type] ?? type);
  switch (condition.operator) {
    case "exists":
      return sql`${value} is not null`;
    case "in": {
      const values = type === "timestamptz" ? condition.values.filter(isHeld) : condition.values;
      if (values.length === 0) return sql`false`;
      return values.length === 1
        ? sql`${value} = ${values[0]}::${cast}`
        : sql`${value} = any(${values}::${cast}[])`;
    }
    case "contains":
      return sql`strpos(${value}, ${condition.value}::text) > 0`;
    case "starts_with":
      return sql`starts_with(${value}, ${condition.value}::text)`;
    default: {
      const order = sql.raw(SYMBOLS[condition.operator]);
      // By code points, whatever the database's own order is.
      const left = type === "text" ? sql`(${value}) collate "C"` : value;
      return sql`${left} ${order} ${condition.value}::${cast}`;
    }
  }
}

const SYMBOLS = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

/** Whether a column can hold an instant: finer ones would be rounded to one that it can. */
function isHeld(instant: Scalar): boolean {
  return parseInstant(String(instant))?.finer === false;
}

/** The time of an id is `created_at`: a range of instants is a range of the primary key. */
function onId(condition: Condition): Sql {
  const from = (instant: Scalar, later = 0) =>
    lowestIdAt(new Date(Date.parse(String(instant)) + later));
  switch (condition.operator) {
    case "gt":
      return sql`id >= ${from(condition.value, 1)}::uuid`;
    case "gte":
      return sql`id >= ${from(condition.value)}::uuid`;
    case "lt":
      return sql`id < ${from(condition.value)}::uuid`;
    case "lte":
      return sql`id < ${from(condition.value, 1)}::uuid`;
    case "in": {
      const ranges = condition.values
        .filter(isHeld)
        .map((one) => sql`(id >= ${from(one)}::uuid and id < ${from(one, 1)}::uuid)`);
      return ranges.length === 0 ? sql`false` : sql.join(ranges, sql` or `);
    }
    default:
      return sql`true`;
  }
}

/** A condition on what only the document has. No value of whatever type makes it fail. */
function onDocument(condition: Condition): Sql {
  const { field, operator } = condition;
  const text = at("doc", field, sql`->>`);
  if (field.type === "list") return onList(condition);
  if (operator === "exists") return sql`${text} is not null`;
  // The schema has made these text or null.
  if (!GUARDED.has(field.type)) return compared(condition, textOf(condition), "text");
  const operands: readonly Scalar[] = operator === "in" ? condition.values : [condition.value];
  const branches = [
    ...Map.groupBy(operands, (operand) => typeof operand as keyof typeof kinds),
  ].map(([kind, values]) => {
    const { json: name, sql: type } = kinds[kind];
    const only = operator === "in" ? { ...condition, values } : condition;
    const value = kind === "string" ? textOf(condition) : sql`(${text})::${sql.raw(type)}`;
    return sql`when ${name} then ${compared(only, value, type)}`;
  });
  // Only a case promises that a cast is not tried before the type is known.
  return sql`case json_typeof(${at("doc", field, sql`->`)}) ${sql.join(branches, sql` `)} end`;
}

const GUARDED = new Set<Field["type"]>(["any", "number", "integer", "boolean"]);

const kinds = {
  string: { json: "string", sql: "text" },
  number: { json: "number", sql: "numeric" },
  boolean: { json: "boolean", sql: "boolean" },
} as const;

/** A field's place in a column of JSON. */
function at(column: "doc" | "folded", field: Field, last: Sql): Sql {
  const steps = field.path.map((name, i) => {
    const arrow = i === field.path.length - 1 ? last : sql`->`;
    return sql`${arrow} ${name}::text`;
  });
  return sql`(${ref(column)} ${sql.join(steps, sql` `)})`;
}

function onList(condition: Condition): Sql {
  const json = at("doc", condition.field, sql`->`);
  const folded = at("folded", condition.field, sql`->`);
  const holds =
    condition.operator === "contains"
      ? sql`exists (select 1 from json_array_elements_text(coalesce(${folded}, ${json})) as item
          where ${lowered(sql`item`)} = ${condition.value}::text)`
      : sql`json_array_length(${json}) > 0`;
  return sql`case json_typeof(${json}) when 'array' then ${holds} end`;
}

import { describe, expect, test, vi } from "vitest";
import { Type } from "typebox";
import { Custom } from "../records/custom.ts";
import { CalendarDate, Id, Instant, nullable, oneOf } from "../types/schema.ts";
import { evaluate } from "./filter.evaluate.rules.ts";
import { eventFields, fieldsOf } from "./fields.rules.ts";
import { parseFilter } from "./filter.parse.rules.ts";

const Thing = Type.Object({
  id: Id,
  name: nullable(Type.String()),
  size: Type.Integer(),
  price: nullable(Type.Number()),
  open: Type.Boolean(),
  stage: oneOf(["new", "won"]),
  tags: Type.Array(Type.String()),
  lines: Type.Array(Type.Object({ sku: Type.String() })),
  due: nullable(CalendarDate),
  created_at: Instant,
  custom: Custom,
});
const fields = fieldsOf(Thing);
const thing = {
  id: "019bac7c-d8c0-7000-8000-000000000001",
  name: "Straße 5",
  size: 3,
  price: null,
  open: true,
  stage: "won",
  tags: ["Hot"],
  due: null,
  created_at: "2026-01-11T10:30:00.000Z",
  custom: { region: "EMEA", score: 9 },
};

function passes(filter: unknown, document: unknown = thing, of = fields): boolean {
  const parsed = parseFilter(filter, of);
  expect(parsed).toHaveProperty("filter");
  return "filter" in parsed && evaluate(parsed.filter, document);
}

const wrong = (filter: unknown) => {
  const parsed = parseFilter(filter, fields);
  return "errors" in parsed ? parsed.errors : [];
};

test("the fields and their types follow from the schema", () => {
  const types = [...fields.named.values()].map(({ name, type }) => `${name} ${type}`);
  expect(types).toEqual([
    "id id",
    "name text",
    "size integer",
    "price number",
    "open boolean",
    "stage text",
    "tags list",
    "due date",
    "created_at instant",
  ]);
  expect(fields.open).toEqual([["custom"]]);
});

test.each([
  [{ field: "name", eq: "STRASSE 5" }, true],
  [{ field: "name", contains: "ẞE" }, true],
  [{ field: "name", starts_with: "5" }, false],
  [{ field: "size", gte: 3 }, true],
  [{ field: "size", in: [1, 2] }, false],
  [{ field: "stage", eq: "WON" }, true],
  [{ field: "tags", contains: "hot" }, true],
  [{ field: "created_at", gt: "2026-01-11T11:29:59.9999+01:00" }, true],
  [{ field: "created_at", eq: "2026-01-11T11:30:00+01:00" }, true],
  [{ field: "custom.region", eq: "emea" }, true],
  [{ field: "custom.score", gt: 8.5 }, true],
  [{ and: [{ field: "open", eq: true }, { or: [{ field: "size", lt: 0 }] }] }, false],
])("%j is %j", (filter, expected) => {
  expect(passes(filter)).toBe(expected);
});

describe("an unknown value", () => {
  test("fails every condition, and so passes every negation", () => {
    expect(passes({ field: "price", gt: 0 })).toBe(false);
    expect(passes({ field: "price", lte: 0 })).toBe(false);
    expect(passes({ field: "price", eq: 0 })).toBe(false);
    expect(passes({ field: "price", ne: 0 })).toBe(true);
    expect(passes({ not: { field: "price", gt: 0 } })).toBe(true);
    expect(passes({ field: "custom.nothing", in: ["", 0, false] })).toBe(false);
  });

  test("is found by exists: false", () => {
    expect(passes({ field: "price", exists: false })).toBe(true);
    expect(passes({ field: "name", exists: true })).toBe(true);
    expect(passes({ field: "tags", exists: true }, { ...thing, tags: [] })).toBe(false);
  });
});

test("a custom value of another type is neither equal nor in any order", () => {
  expect(passes({ field: "custom.score", eq: "9" })).toBe(false);
  expect(passes({ field: "custom.score", lt: "a" })).toBe(false);
  expect(passes({ field: "custom.region", gt: 0 })).toBe(false);
  expect(passes({ field: "custom.region", in: [0, "EMEA"] })).toBe(true);
});

test("a name that every object inherits is not found in a document", () => {
  expect(passes({ field: "custom.constructor", exists: true })).toBe(false);
  expect(passes({ field: "custom.__proto__", exists: true })).toBe(false);
});

describe("in an event", () => {
  const Other = Type.Object({ stage: oneOf(["old"]), size: Type.String() });
  const ofEvents = eventFields(["thing.created", "thing.updated"], [fields, fieldsOf(Other)]);
  const event = { type: "thing.updated", data: thing, previous: { stage: "new" } };

  test("type, data and previous can be asked for", () => {
    const filter = {
      and: [
        { field: "type", eq: "thing.updated" },
        { field: "data.stage", eq: "won" },
        { field: "previous.stage", ne: "won" },
        { field: "data.custom.region", eq: "EMEA" },
      ],
    };
    expect(passes(filter, event, ofEvents)).toBe(true);
    expect(passes(filter, { ...event, type: "thing.created" }, ofEvents)).toBe(false);
    expect(passes({ field: "previous.stage", exists: true }, { previous: null }, ofEvents)).toBe(
      false,
    );
  });

  test("a field of several kinds of records takes what any of them has", () => {
    expect(passes({ field: "data.stage", in: ["old", "won"] }, event, ofEvents)).toBe(true);
    expect(passes({ field: "data.size", eq: "large" }, event, ofEvents)).toBe(false);
    expect(passes({ field: "data.size", gt: 2 }, event, ofEvents)).toBe(true);
  });
});

test.each([
  [null, "/filter", "type"],
  [[], "/filter", "type"],
  [{}, "/filter/field", "required"],
  [{ and: [] }, "/filter/and", "type"],
  [{ and: {} }, "/filter/and", "type"],
  [{ not: [] }, "/filter/not", "type"],
  [{ and: [{ field: "size", eq: 1 }], field: "size" }, "/filter/field", "alone"],
  [{ and: [{ field: "size", eq: 1 }], or: [] }, "/filter/or", "alone"],
  [{ or: [{ field: "size", eq: 1 }, 7] }, "/filter/or/1", "type"],
  [{ field: "size" }, "/filter", "operator"],
  [{ field: 7, eq: 1 }, "/filter/field", "type"],
  [{ field: "size", gte: 1, lte: 2 }, "/filter/lte", "operator"],
  [{ field: "size", contains: "1" }, "/filter/contains", "operator"],
  [{ field: "name", gt: "a" }, "/filter/gt", "operator"],
  [{ field: "size", gte: "80" }, "/filter/gte", "type"],
  [{ field: "size", gte: 0.5 }, "/filter/gte", "type"],
  [{ field: "size", eq: null }, "/filter/eq", "type"],
  [{ field: "size", in: 1 }, "/filter/in", "type"],
  [{ field: "size", in: [] }, "/filter/in", "type"],
  [{ field: "size", in: Array(101).fill(1) }, "/filter/in", "type"],
  [{ field: "size", in: [1, "2"] }, "/filter/in/1", "type"],
  [{ field: "name", eq: 1 }, "/filter/eq", "type"],
  [{ field: "name", eq: "x".repeat(4001) }, "/filter/eq", "maxLength"],
  [{ field: "name", contains: "" }, "/filter/contains", "minLength"],
  [{ field: "open", eq: "true" }, "/filter/eq", "type"],
  [{ field: "open", exists: "yes" }, "/filter/exists", "type"],
  [{ field: "stage", eq: "wno" }, "/filter/eq", "enum"],
  [{ field: "due", lt: "2026-02-30" }, "/filter/lt", "type"],
  [{ field: "created_at", lt: "2026-01-01" }, "/filter/lt", "type"],
  [{ field: "id", eq: "7" }, "/filter/eq", "type"],
  [{ field: "custom.a", gt: true }, "/filter/gt", "type"],
  [{ field: "custom.a", contains: 1 }, "/filter/contains", "type"],
  [{ field: "custom.", eq: 1 }, "/filter/field", "unknown"],
  [{ field: "custom", eq: 1 }, "/filter/field", "unknown"],
  [{ field: "lines", exists: true }, "/filter/field", "unknown"],
  [{ field: "a/b", "x/y": 1 }, "/filter/field", "unknown"],
  [{ field: "size", "x/y": 1 }, "/filter/x~1y", "unknown"],
])("%j is refused at %s", (filter, pointer, rule) => {
  expect(wrong(filter)).toMatchObject([{ pointer, rule }]);
});

test("what was probably meant is named", () => {
  expect(wrong({ field: "siez", eq: 1 })[0]?.detail).toContain('Did you mean "size"?');
  expect(wrong({ field: "size", gtee: 1 })[0]?.detail).toContain('Did you mean "gte"?');
  expect(wrong({ field: "stage", eq: "wno" })[0]?.detail).toContain('Did you mean "won"?');
  expect(wrong({ size: { gte: 1 } })[0]?.detail).toContain('{ "field": "size", "eq": … }');
  expect(wrong({ every: [] })[0]?.detail).toContain('{ "field":');
  expect(wrong({ ad: [] })[0]?.detail).toContain('Did you mean "and"?');
});

test("everything that is wrong is told at once", () => {
  const both = { and: [{ field: "size", eq: "1" }, { not: { field: "nmae", eq: "x" } }] };
  expect(wrong(both).map(({ pointer }) => pointer)).toEqual([
    "/filter/and/0/eq",
    "/filter/and/1/not/field",
  ]);
});

test("a filter has at most 50 conditions and 8 levels", () => {
  const one = { field: "size", eq: 1 };
  const many = (n: number) => ({ or: Array.from({ length: n }, () => one) });
  const deep = (levels: number): object => (levels === 1 ? one : { not: deep(levels - 1) });
  expect(wrong(many(50))).toEqual([]);
  expect(wrong(many(51))).toMatchObject([{ pointer: "/filter", rule: "conditions" }]);
  expect(wrong(deep(8))).toEqual([]);
  expect(wrong(deep(9))).toMatchObject([{ pointer: `/filter${"/not".repeat(8)}`, rule: "depth" }]);
});

test("each text of a document is folded once, however many conditions look at it", () => {
  const or = Array.from({ length: 50 }, (_, i) => ({ field: "name", contains: `no ${i}` }));
  const parsed = parseFilter({ or }, fields);
  const normalize = vi.spyOn(String.prototype, "normalize");
  expect("filter" in parsed && evaluate(parsed.filter, { ...thing, name: "é".repeat(50) })).toBe(
    false,
  );
  const once = normalize.mock.calls.length;
  normalize.mockRestore();
  expect(once).toBeLessThan(5);
});

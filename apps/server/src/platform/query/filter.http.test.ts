import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deals } from "../../features/deals/index.ts";
import { leads } from "../../features/leads/index.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { evaluate } from "./filter.evaluate.rules.ts";
import { operatorsOf, type Operator } from "./filter.operands.rules.ts";
import { parseFilter } from "./filter.parse.rules.ts";
import type { Field } from "./filter.ts";

type Row = Record<string, unknown> & { id: string; created_at: string; updated_at: string };

let app: TestApp;
const rows: Record<"leads" | "deals", Row[]> = { leads: [], deals: [] };
const RECORDS = 80;

const words = ["Technology", "TECHNOLOGY", "tech", "Straße", "STRASSE", "İstanbul", "istanbul"];
const greek = ["ΟΔΟΣ", "οδος 5", "Σ", "ﬁre", "ſong", "SONG", "ᾼ", "ŉ", "Ünı", "ÜNI"];
const odd = ["50%", "a_b", "back\\slash", 'it\'s "so"', "😀", "ｚ", "null", "true", "10", "1e3"];
const texts = [...words, ...greek, ...odd, "2026-01-01", "2026-07-31"];
const numbers = [0, 1, 10, 1000, 0.1, -2.5, 1e-7, 5e-324, 1.7976931348623157e308, 1e21];
/** Any letters, marks and signs, in short pieces that come again in other texts. */
const pieces = fc.sample(fc.string({ unit: "binary", minLength: 1, maxLength: 3 }), {
  numRuns: 60,
  seed: 7,
});
const marks = [
  "\u0301",
  "\u0308",
  "\u3099",
  "\u309a",
  "\u200b",
  "\u093f",
  "й",
  "Ё",
  "ł",
  "Ǆ",
  "가",
];
const kept = [...pieces, ...marks, "ｱ", "ﾟ", "バ", "ハ", "㌀", " ", "A"].filter(
  (piece) => !/[\p{Cc}\p{Cs}]/u.test(piece),
);
const strange = fc
  .array(fc.constantFrom(...kept), { minLength: 1, maxLength: 4 })
  .map((some) => `x${some.join("")}x`);
const text = fc.oneof(fc.constantFrom(...texts), strange);
const customNames = ["region", "score", "a.b", "x/y", "__proto__", "ÜÖ"];
const custom = fc
  .array(
    fc.tuple(
      fc.constantFrom(...customNames),
      fc.oneof(text, fc.constantFrom(...numbers), fc.boolean()),
    ),
    { maxLength: 4 },
  )
  .map(Object.fromEntries);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: null });

const lead = fc.record({
  company_name: text,
  contact_name: maybe(text),
  industry: maybe(text),
  status: fc.constantFrom("new", "contacted", "qualified", "converted"),
  country: maybe(fc.constantFrom("US", "DE")),
  employee_count: maybe(fc.constantFrom(0, 10, 250, 10_000_000)),
  annual_revenue: maybe(fc.constantFrom(0, 0.1, 1e6, 12_345_678.9)),
  technologies: fc.uniqueArray(text, { maxLength: 3 }),
  tags: fc.uniqueArray(text, { maxLength: 2 }),
  custom,
});
const deal = fc.record({
  title: text,
  value: fc.constantFrom(0, 0.1, 0.0001, 10, 1000, 9_007_199_254_740_991),
  stage: fc.constantFrom("qualification", "negotiation", "won", "lost"),
  currency: fc.constantFrom("USD", "EUR"),
  expected_close_date: maybe(fc.constantFrom("2026-01-01", "2026-07-31")),
  custom,
});

async function create(path: "leads" | "deals", body: object): Promise<void> {
  const created = await app.call("POST", `/api/${path}`, { body });
  expect(created.status).toBe(201);
  rows[path].push(created.json as Row);
}

beforeAll(async () => {
  app = await startTestApp();
  for (const body of fc.sample(lead, { numRuns: RECORDS, seed: 7 })) await create("leads", body);
  for (const [i, body] of fc.sample(deal, { numRuns: RECORDS, seed: 7 }).entries()) {
    const leadId = i % 3 === 0 ? { lead_id: rows.leads[i % 5]?.id } : {};
    await create("deals", { ...body, ...leadId });
  }
});
afterAll(() => app.stop());

const query = (path: string, body: unknown, key = app.liveKey) =>
  app.call("POST", `/api/${path}/query`, { body, key });

/** A value of a type that some record may have, or nearly. */
function valueFor({ type, words: known }: Field, some: readonly Row[]): fc.Arbitrary<unknown> {
  const row = fc.constantFrom(...some);
  switch (type) {
    case "text":
      return known === undefined ? text : fc.constantFrom(...known, known[0]?.toUpperCase());
    case "list":
      return text;
    case "integer":
      return fc.constantFrom(
        0,
        10,
        49,
        50,
        51,
        75,
        100,
        250,
        1_000_000_000,
        Number.MAX_SAFE_INTEGER,
      );
    case "number":
      return fc.constantFrom(...numbers, 1e6, 12_345_678.9, 9_007_199_254_740_991);
    case "boolean":
      return fc.boolean();
    case "date":
      return fc.constantFrom("2026-01-01", "2026-03-31", "2026-07-31", "0001-01-01");
    case "id":
      return fc.oneof(
        row.map(({ id }) => id),
        row.map(({ id }) => id.toUpperCase()),
      );
    case "instant":
      return fc.oneof(
        row.map((one) => one.created_at),
        row.map((one) => one.updated_at.replace("Z", "000001Z")),
        row.map((one) =>
          new Date(Date.parse(one.updated_at) + 3_600_000).toISOString().replace("Z", "+01:00"),
        ),
        fc.constantFrom(
          "0000-01-01T00:00:00Z",
          "1969-12-31T23:59:59.9995Z",
          "9999-12-31T23:59:59+12:00",
        ),
      );
    case "any":
      return fc.oneof(text, fc.constantFrom(...numbers), fc.boolean());
  }
}

function condition(fields: readonly Field[], some: readonly Row[]): fc.Arbitrary<object> {
  return fc
    .constantFrom(...fields)
    .chain((field) => fc.tuple(fc.constant(field), fc.constantFrom(...operatorsOf[field.type])))
    .chain(([field, operator]) =>
      operand(field, operator, some).map((value) => ({ field: field.name, [operator]: value })),
    );
}

function operand(field: Field, operator: Operator, some: readonly Row[]): fc.Arbitrary<unknown> {
  if (operator === "exists") return fc.boolean();
  if (operator === "in") return fc.array(valueFor(field, some), { minLength: 1, maxLength: 4 });
  if (operator === "contains" || operator === "starts_with") {
    return text
      .chain((whole) => fc.constantFrom(whole, [...whole][0], [...whole].slice(1).join("") || "x"))
      .map((part) => part?.trim() || "x");
  }
  if (/^[gl]te?$/.test(operator) && field.type === "any")
    return fc.oneof(text, fc.constantFrom(...numbers));
  return valueFor(field, some);
}

describe.each([
  ["leads", leads.fields],
  ["deals", deals.fields],
] as const)("random filters on %s", (path, fields) => {
  const own = customNames.map((name): Field => ({
    name: `custom.${name}`,
    path: [],
    type: "any",
    nullable: true,
  }));

  test("the database and evaluate() agree on which records pass", async () => {
    const { filter } = fc.letrec((tie) => ({
      filter: fc.oneof(
        { maxDepth: 3, withCrossShrink: true },
        { weight: 3, arbitrary: condition([...fields.named.values(), ...own, ...own], rows[path]) },
        {
          weight: 1,
          arbitrary: fc
            .array(tie("filter"), { minLength: 1, maxLength: 3 })
            .map((and) => ({ and })),
        },
        {
          weight: 1,
          arbitrary: fc.array(tie("filter"), { minLength: 1, maxLength: 3 }).map((or) => ({ or })),
        },
        { weight: 1, arbitrary: fc.record({ not: tie("filter") }) },
      ),
    }));
    await fc.assert(
      fc.asyncProperty(filter, async (json) => {
        const parsed = parseFilter(json, fields);
        expect(parsed).toHaveProperty("filter");
        if (!("filter" in parsed)) return;
        const passing = rows[path].filter((row) => evaluate(parsed.filter, row));
        const answer = await query(path, { filter: json, limit: 1000 });
        expect(answer.status).toBe(200);
        expect(answer.json.count).toBe(passing.length);
        const ids = passing.map(({ id }) => id).toReversed();
        expect(answer.json.data.map(({ id }: Row) => id)).toEqual(ids);
      }),
      { numRuns: 250 },
    );
  });
});

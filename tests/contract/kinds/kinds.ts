import fc, { type Arbitrary } from "fast-check";
import { contract } from "../../../apps/server/src/contract.ts";
import type { JsonSchema } from "../../../apps/server/src/platform/openapi/document.ts";
import { allKinds } from "../../../apps/server/src/platform/kinds/registry.ts";
import type { AnyKind } from "../../../apps/server/src/platform/records/kind.ts";
import type { TestApp } from "../../../apps/server/src/testing/app.ts";

const document = contract("http://127.0.0.1:7253");

/** Every kind of record, in an order in which each refers only to earlier ones and itself. */
export const kinds = allKinds();

/** Another run: `KINDS_SEED=… npm run test:http -- tests/contract/kinds`. */
export const seed = Number(process.env["KINDS_SEED"] ?? 20_261_128);

export type Json = Record<string, any>; // oxlint-disable-line no-explicit-any -- tests look into responses

/** Few values, so that records have ties; with case, accents and what LIKE takes for a pattern. */
const words = fc.constantFrom(
  "alpha",
  "Alpha",
  "Élan",
  "elan b",
  "100% x_y",
  "O'Neil",
  "zeta",
  "ß",
);

/** What no schema says about a member. */
type Rules = Readonly<Record<string, Arbitrary<unknown>>>;
const rules: Rules = {
  domain: fc.constantFrom("acme.com", "example.org", "beispiel.de", null),
  phone: fc.constantFrom("+14155552671", "+442079460018", null),
  number: fc.constantFrom("+14155552671", "+442079460018"),
  currency: fc.constantFrom("USD", "EUR"),
  probability: fc.constant(null),
  lost_reason: fc.constant(null),
  emails: fc.constant([]),
  external_id: fc.constant(null),
  external_source: fc.constant(null),
  consent: fc.constant(null),
};

const formats: Readonly<Record<string, Arbitrary<string>>> = {
  "idn-email": fc.constantFrom("ada@example.com", "Ada@Example.com", "jörg@beispiel.de"),
  iri: fc.constantFrom("https://acme.com/", "https://www.example.org/ü"),
  date: fc.constantFrom("2026-01-31", "2026-02-28", "2027-12-01"),
  country: fc.constantFrom("US", "DE", "FR"),
};

function valueOf(name: string, schema: JsonSchema, ids: readonly string[]): Arbitrary<unknown> {
  const rule = rules[name];
  if (rule !== undefined) return rule;
  const types = [schema["type"]].flat();
  const nullable = types.includes("null");
  const known = schema["enum"] as unknown[] | undefined;
  if (known !== undefined) return fc.constantFrom(...known);
  const plain = plainValueOf(
    types.find((type) => type !== "null"),
    schema,
    ids,
  );
  return nullable ? fc.oneof({ weight: 3, arbitrary: plain }, fc.constant(null)) : plain;
}

function plainValueOf(
  type: unknown,
  schema: JsonSchema,
  ids: readonly string[],
): Arbitrary<unknown> {
  const { minimum = 0, maximum = 100 } = schema as { minimum?: number; maximum?: number };
  switch (type) {
    case "string":
      if (schema["format"] === "uuid")
        return ids.length === 0 ? fc.constant(null) : fc.constantFrom(...ids);
      return formats[String(schema["format"])] ?? words;
    case "integer":
      return fc.constantFrom(minimum, minimum + 1, Math.min(maximum, 50), maximum);
    case "number":
      return fc.constantFrom(minimum, 0.5, 10, 1234.5678);
    case "boolean":
      return fc.boolean();
    case "array": {
      const items = schema["items"] as JsonSchema;
      if (items["type"] === "string") return fc.uniqueArray(words, { maxLength: 3 });
      return fc.array(itemOf(items, ids), { maxLength: 2 });
    }
    default:
      return fc.dictionary(
        fc.constantFrom("a", "b", "region"),
        fc.oneof(words, fc.integer({ max: 9 }), fc.boolean()),
      );
  }
}

function itemOf({ properties }: JsonSchema, ids: readonly string[]): Arbitrary<unknown> {
  const members = Object.entries(properties as Record<string, JsonSchema>);
  return fc.record(
    Object.fromEntries(members.map(([name, schema]) => [name, valueOf(name, schema, ids)])),
  );
}

/** Values that must be unique, so few that records often want the same one. */
export const clashing: Rules = {
  external_id: fc.constantFrom(null, "one", "two"),
  emails: fc.constantFrom([], [{ address: "one@example.com" }], [{ address: "two@example.com" }]),
};

/** Ids of records by the plural of their kind. */
export type Ids = Readonly<Record<string, readonly string[]>>;

function createSchema({ plural }: AnyKind): {
  properties: Record<string, JsonSchema>;
  example: Json;
} {
  const body = document.paths[`/api/${plural}`]?.["post"]?.requestBody?.content["application/json"];
  const name = String(body?.schema["$ref"]).split("/").at(-1) ?? "";
  const { properties } = document.components.schemas[name] as {
    properties: Record<string, JsonSchema>;
  };
  return { properties, example: (body as { example: Json }).example };
}

/** Inputs that a kind accepts, with the members that its example has. `ids`: what they may refer to. */
export function inputsOf(kind: AnyKind, ids: Ids = {}, more: Rules = {}): Arbitrary<Json> {
  const { properties, example } = createSchema(kind);
  const needed = Object.keys(example).filter((name) => !name.endsWith("_id"));
  const members = Object.entries(properties).map(([name, schema]) => {
    const target = kind.references.find(({ member }) => member === name)?.kind().plural ?? "";
    const known = ids[target] ?? [];
    const listed = kind.references.some(({ member, isArray }) => member === name && isArray);
    const value =
      listed && known.length === 0 ? fc.constant([]) : (more[name] ?? valueOf(name, schema, known));
    return [name, needed.includes(name) ? value.filter((one) => one !== null) : value];
  });
  return fc.record(Object.fromEntries(members) as Record<string, Arbitrary<unknown>>, {
    requiredKeys: needed,
  });
}

/** Changes that a kind accepts: some members of such an input. */
export function changesOf(kind: AnyKind, ids: Ids = {}, more: Rules = {}): Arbitrary<Json> {
  return inputsOf(kind, ids, more).chain((input) =>
    fc
      .subarray(Object.keys(input), { minLength: 1 })
      .map((names) => Object.fromEntries(names.map((name) => [name, input[name]]))),
  );
}

/** The same random inputs at each run. */
export function sample<T>(arbitrary: Arbitrary<T>, count: number): T[] {
  return fc.sample(arbitrary, { seed, numRuns: count });
}

/** Requests about records, as tests write them. */
export function recordsOf(app: Pick<TestApp, "call">) {
  const path = ({ plural }: AnyKind, id = "") => `/api/${plural}${id === "" ? "" : `/${id}`}`;
  return {
    path,
    async create(kind: AnyKind, body: Json): Promise<Json> {
      const { status, json, text } = await app.call("POST", path(kind), { body });
      if (status !== 201) throw new Error(`${kind.name} ${JSON.stringify(body)}: ${text}`);
      return json;
    },
    async batch(kind: AnyKind, items: object[], more: object = {}): Promise<Json> {
      const { json } = await app.call("POST", `${path(kind)}/batch`, { body: { items, ...more } });
      return json;
    },
    async all(kind: AnyKind): Promise<Json[]> {
      const { json } = await app.call("GET", `${path(kind)}?limit=1000&sort=created_at`);
      return json.data;
    },
    get: async (kind: AnyKind, id: string) => (await app.call("GET", path(kind, id))).json as Json,
    patch: (kind: AnyKind, id: string, body: Json) => app.call("PATCH", path(kind, id), { body }),
    async undo(id: string): Promise<Json> {
      const { status, json, text } = await app.call("POST", `/api/change-sets/${id}/undo`);
      if (status !== 200) throw new Error(`Undo of ${id}: ${text}`);
      return json;
    },
  };
}

export const setOf = ({ headers }: { headers: Headers }) => headers.get("x-change-set-id") ?? "";

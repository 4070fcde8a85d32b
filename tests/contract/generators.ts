import fc, { type Arbitrary } from "fast-check";
import type {
  JsonSchema,
  OpenApiDocument,
} from "../../apps/server/src/platform/openapi/document.ts";

/** One request of any kind, as it goes over the wire. */
export interface AnyRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
}

const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom("", " ", "\u0000", "\ud800", "🙂", "null", "' or 1=1 --", "%", "\\", "__proto__"),
  fc.string({ minLength: 200, maxLength: 400 }),
);
const number = fc.oneof(
  fc.integer(),
  fc.double(),
  fc.constantFrom(0, -0, 1, -1, 1e21, 1e308, 0.1, 2 ** 53, 2147483648),
);
/** Objects whose members pass for methods and counts: whatever turns them into text or walks them must not trust these. */
const impostors: Arbitrary<unknown> = fc
  .dictionary(
    fc.constantFrom(
      ...["toString", "valueOf", "toJSON", "constructor", "__proto__", "length", "then"],
      ...["hasOwnProperty", "message", "code", "eq", "and", "not", "field", "\ud800"],
    ),
    fc.oneof(fc.constantFrom(1, null, "x", {}, [], 1e9, -1, { toString: 1 }), fc.constant(true)),
    { minKeys: 1, maxKeys: 4, noNullPrototype: false },
  )
  .chain((members) => fc.constantFrom<unknown>(members, [members], { and: [members] }));
const long = fc
  .tuple(
    fc.constantFrom("a", "é", "🙂", "\u0301", "a.", "@", " ", "1", "%", "\\"),
    fc.integer({ min: 1, max: 50_000 }),
  )
  .map(([part, times]) => part.repeat(times));

const junk: Arbitrary<unknown> = fc.oneof(
  impostors,
  { weight: 1, arbitrary: long },
  text,
  number,
  fc.boolean(),
  fc.jsonValue(),
  fc.constant(null),
);

const formats: Record<string, Arbitrary<string>> = {
  uuid: fc.uuid(),
  "idn-email": fc.oneof(fc.emailAddress(), fc.constant('"j d"@müller.de')),
  iri: fc.constantFrom("https://müller.de/ü", "http://[::1]:1/", "https://:80"),
  uri: fc.constantFrom("https://hooks.invalid/a", "https://127.0.0.1:1/", "http://[::1]:1/"),
  date: fc.date({ noInvalidDate: true }).map((date) => date.toISOString().slice(0, 10)),
  "date-time": fc.oneof(
    fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
    fc.constantFrom("0000-01-01T00:00:00Z", "9999-12-31T23:59:60Z", "2026-01-01T00:00:00+23:59"),
  ),
};

/** Values that a schema accepts, or nearly. */
function fitting(schema: JsonSchema, document: OpenApiDocument): Arbitrary<unknown> {
  const ref = schema["$ref"];
  if (typeof ref === "string") {
    const name = ref.split("/").at(-1) ?? "";
    return fitting(document.components.schemas[name] ?? {}, document);
  }
  const words = schema["enum"];
  if (Array.isArray(words)) return fc.constantFrom(...(words as unknown[]));
  const types = [schema["type"]].flat();
  return fc.oneof(...types.map((type) => ofType(type, schema, document)));
}

function ofType(type: unknown, schema: JsonSchema, document: OpenApiDocument): Arbitrary<unknown> {
  const minimum = Number(schema["minimum"] ?? -1000);
  const maximum = Number(schema["maximum"] ?? 1_000_000);
  switch (type) {
    case "string":
      return formats[String(schema["format"])] ?? fc.oneof(text, fc.stringMatching(/^[A-Z]{2,3}$/));
    case "integer":
      return fc.oneof(
        fc.integer({ min: minimum, max: maximum }),
        fc.constantFrom(minimum, maximum),
      );
    case "number":
      return fc.oneof(
        fc.double({ min: minimum, max: maximum, noNaN: true }),
        fc.integer({ min: 0, max: 1e6 }),
      );
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    case "array":
      return fc.array(fitting((schema["items"] ?? {}) as JsonSchema, document), { maxLength: 4 });
    case "object":
      return objectOf(schema, document);
    default:
      return junk;
  }
}

function objectOf(schema: JsonSchema, document: OpenApiDocument): Arbitrary<unknown> {
  const properties = Object.entries((schema["properties"] ?? {}) as Record<string, JsonSchema>);
  if (properties.length === 0) return fc.dictionary(text, fc.oneof(text, number, fc.boolean()));
  const members = Object.fromEntries(
    properties.map(([name, property]) => [name, fitting(property, document)]),
  );
  const required = (schema["required"] ?? []) as string[];
  return fc.record(members, { requiredKeys: required });
}

/** A body with another value in one of its places, however deep. */
function replaced(body: unknown, value: unknown, at: number): unknown {
  if (typeof body !== "object" || body === null) return value;
  const names = Object.keys(body);
  const name = names[at % (names.length + 1)];
  if (name === undefined) return value;
  const part = replaced((body as Record<string, unknown>)[name], value, Math.floor(at / 7));
  if (Array.isArray(body)) return body.map((item, i) => (String(i) === name ? part : item));
  return { ...body, [name]: part };
}

/** A body: one that fits, one that is wrong in a member, or junk of any kind. */
function bodies(
  schema: JsonSchema | undefined,
  document: OpenApiDocument,
): Arbitrary<string | undefined> {
  const wild = fc.oneof(
    fc.json(),
    text,
    fc.constantFrom(
      "",
      "{",
      "null",
      "[]",
      '{"a":1e400}',
      '{"value":0.1234567890123456789}',
      "[".repeat(2000),
    ),
    fc.constant(undefined),
  );
  if (schema === undefined) return fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, wild);
  const sound = fitting(schema, document);
  const names = Object.keys(
    document.components.schemas[String(schema["$ref"]).split("/").at(-1) ?? ""]?.["properties"] ??
      {},
  );
  const wrong = fc
    .tuple(sound, fc.oneof(fc.constantFrom("x", ...names), text), junk)
    .map(([body, name, value]) => ({ ...(body as object), [name]: value }));
  const deep = fc
    .tuple(sound, junk, fc.nat())
    .map(([body, value, at]) => replaced(body, value, at));
  const json = (value: unknown) => JSON.stringify(value);
  return fc.oneof(
    { weight: 5, arbitrary: sound.map(json) },
    { weight: 3, arbitrary: wrong.map(json) },
    { weight: 3, arbitrary: deep.map(json) },
    { weight: 1, arbitrary: wild },
  );
}

const odd = fc.oneof(
  fc.webPath({ size: "small" }).map((path) => `/api${path}`),
  fc.constantFrom(
    "/api/",
    "/api//leads",
    "/api/leads/",
    "/api/leads/%zz",
    "/api/leads/%00",
    "/api/%2e%2e/leads",
  ),
  fc
    .string({ maxLength: 400 })
    .map((part) => `/api/leads/${encodeURIComponent(part.toWellFormed())}`),
  fc.string({ maxLength: 40 }).map((part) => `/api/${encodeURI(part.toWellFormed())}`),
);

const headerValue = fc.oneof(
  fc.stringMatching(/^[\x20-\x7e]{0,60}$/),
  fc.constantFrom('"1"', "*", 'W/"2"', '"abc"', '"1", "2"', "99999999999999999999", '"', "é"),
);
const headers = fc.record(
  {
    "idempotency-key": fc.oneof(fc.uuid(), headerValue),
    "if-match": headerValue,
    "if-none-match": headerValue,
    "x-request-id": headerValue,
    accept: headerValue,
    origin: headerValue,
    "content-type": fc.oneof(
      { weight: 8, arbitrary: fc.constant("application/json") },
      fc.constantFrom(
        "application/merge-patch+json",
        "text/plain",
        "application/json; charset=latin1",
        "x",
        "",
      ),
    ),
  },
  { requiredKeys: [] },
);

/** Requests to every operation of a document and beside them. `ids` are records that exist. */
export function requests(document: OpenApiDocument, ids: readonly string[]): Arbitrary<AnyRequest> {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const segment = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ids) },
    fc.uuid(),
    fc.string({ maxLength: 20 }).map((part) => encodeURIComponent(part.toWellFormed())),
  );
  const declared = fc.constantFrom(...operations).chain(({ path, method, operation }) => {
    const media = operation.requestBody?.content["application/json"];
    return fc.record({
      method: fc.oneof(
        { weight: 12, arbitrary: fc.constant(method.toUpperCase()) },
        fc.constantFrom("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"),
      ),
      path: fc
        .tuple(segment, queries(operation.parameters, document))
        .map(([id, query]) => path.replaceAll(/\{\w+\}/g, () => id) + query),
      headers,
      body: bodies(media?.schema, document),
    });
  });
  const wild = fc.record({
    method: fc.constantFrom(
      "GET",
      "HEAD",
      "POST",
      "PUT",
      "PATCH",
      "DELETE",
      "OPTIONS",
      "TRACE",
      "PROPFIND",
      "QUERY",
    ),
    path: odd,
    headers,
    body: bodies(undefined, document),
  });
  return fc.oneof({ weight: 9, arbitrary: declared }, { weight: 1, arbitrary: wild });
}

function queries(
  parameters: OpenApiDocument["paths"][string][string]["parameters"],
  document: OpenApiDocument,
): Arbitrary<string> {
  const known = parameters
    .map((entry) =>
      "$ref" in entry ? document.components.parameters[entry.$ref.split("/").at(-1) ?? ""] : entry,
    )
    .filter((entry) => entry?.in === "query");
  const pair = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.constantFrom(...known.map((entry) => entry), undefined).chain((entry) => {
        if (entry === undefined) return fc.constant("");
        const fits = fitting(entry.schema, document).map((value) => [value].flat().map(String));
        const sorts = fc.constantFrom(
          "-icp_score,created_at",
          "value",
          "updated_at",
          "id,title",
          "title,,",
        );
        const values = fc.oneof(
          fits,
          sorts.map((value) => [value]),
          text.map((value) => [value]),
        );
        return values.map((all) =>
          all.map((value) => `${entry.name}=${encodeURIComponent(value.toWellFormed())}`).join("&"),
        );
      }),
    },
    fc.constantFrom(
      "a=%",
      "x",
      "=",
      "&&",
      "limit=1&limit=2",
      "limit=1e3",
      "offset=-0",
      "q=%00",
      "a[b]=1",
      "cursor=W10",
    ),
  );
  return fc.oneof(
    { weight: 1, arbitrary: fc.constant("") },
    {
      weight: 3,
      arbitrary: fc.array(pair, { maxLength: 3 }).map((pairs) => `?${pairs.join("&")}`),
    },
  );
}

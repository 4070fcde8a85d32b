import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from "ajv/dist/2020.js";
import type { ErrorDetail } from "../errors/problem.ts";
import { escapePointer } from "../errors/pointer.ts";
import { nearest } from "../text/nearest.ts";
import { once } from "../runtime/once.ts";
import { describedOnly } from "../types/schema.ts";
import { isBlank } from "../text/blank.ts";
import { formats } from "../text/formats.ts";
import { urlFault } from "../text/url.ts";
import { isExact } from "../types/exact-number.ts";
import { tidy } from "./tidy.ts";

// The contract's tests check the schemas themselves.
const base = { allErrors: true, allowUnionTypes: true, strict: true, validateSchema: false };
const options = { ...base, strictRequired: false, verbose: true };
const bodies = once(() => validator(options));
const parameters = once(() => validator({ ...options, coerceTypes: "array" }));

function validator(given: Options): Ajv2020 {
  const ajv = new Ajv2020({ ...given, formats });
  ajv.addKeyword("example");
  ajv.addKeyword({
    keyword: "blank",
    type: "string",
    schemaType: "boolean",
    validate: (_schema: boolean, text: string) => text === "" || !isBlank(text),
  });
  return ajv;
}

export type Place = "body" | "query" | "params";

/** Checks a value: the errors found, none when it is valid. */
export type Validate = (value: unknown) => readonly ErrorObject[];

/**
 * A validator for one place of a request. Parameters are text and are coerced; bodies are tidied. It compiles its schema
 * at the first use: compiling all of them took a fifth of the start.
 */
export function compile(schema: object, place: Place): Validate {
  const valid = once(() => compileNow(schema, place));
  return (value) => {
    if (place === "body") tidy(schema, value);
    return valid()(value) ? [] : (valid().errors ?? []);
  };
}

function compileNow(schema: object, place: Place): ValidateFunction {
  // A plain copy: the type builder's hidden marks are not JSON Schema, and names are for the contract;
  // here they would make one process unable to hold two applications.
  const text = JSON.stringify(schema, (name, value: unknown) => {
    if (name === "$id") return undefined;
    if (typeof value !== "object" || value === null) return value;
    if (describedOnly in value) return {};
    // What must not be empty must not be blank either, which a schema cannot say.
    return place === "body" && "minLength" in value ? { ...value, blank: false } : value;
  });
  const plain = JSON.parse(text) as object;
  return (place === "body" ? bodies() : parameters()).compile(plain);
}

const DECIMAL = /^-?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,2})?$/;

/** Refuses number parameters that coercion alone would take, such as `0x10`, or round, such as 2^53 + 1. */
export function decimals(schema: {
  properties: object;
}): (query: Readonly<Record<string, unknown>>) => ErrorDetail | undefined {
  const names = Object.entries(schema.properties)
    .filter(([, { type }]: [string, { type?: unknown }]) => type === "number" || type === "integer")
    .map(([name]) => name);
  return (query) => {
    for (const name of names) {
      const sent = query[name];
      const fault = typeof sent === "string" ? numberFault(sent) : undefined;
      if (fault !== undefined) return { parameter: name, ...fault };
    }
    return undefined;
  };
}

function numberFault(sent: string): Pick<ErrorDetail, "rule" | "detail"> | undefined {
  if (!DECIMAL.test(sent)) return { rule: "type", detail: "must be a decimal number." };
  if (isExact(sent)) return undefined;
  return { rule: "exact", detail: `cannot be held exactly as a number: ${sent}. Round it.` };
}

/** The validator's findings in the words of a problem answer. */
export function describe(found: readonly ErrorObject[], place: "body" | "query"): ErrorDetail[] {
  // What is wrong with a name is said by the rule that it breaks.
  const telling = found.filter(({ keyword }) => keyword !== "propertyNames");
  return telling.slice(0, 100).map((error) => {
    const unknown = unknownName(error);
    const name = unknown ?? error.propertyName;
    const path =
      name === undefined ? error.instancePath : `${error.instancePath}/${escapePointer(name)}`;
    const missing =
      error.keyword === "required"
        ? `/${escapePointer(String(error.params["missingProperty"]))}`
        : "";
    const where =
      place === "body"
        ? { pointer: path + missing }
        : { parameter: (path + missing).split("/")[1] ?? "" };
    return { ...where, rule: ruleOf(error), detail: sentence(error, unknown, place) };
  });
}

function unknownName(error: ErrorObject): string | undefined {
  if (error.keyword !== "additionalProperties" && error.keyword !== "unevaluatedProperties")
    return undefined;
  return String(error.params["additionalProperty"] ?? error.params["unevaluatedProperty"]);
}

function ruleOf(error: ErrorObject): string {
  return error.keyword === "additionalProperties" ? "unknown" : error.keyword;
}

function sentence(
  error: ErrorObject,
  unknown: string | undefined,
  place: "body" | "query",
): string {
  const kind = place === "body" ? "member" : "parameter";
  if (unknown !== undefined) {
    const near = nearest(
      unknown,
      Object.keys((error.parentSchema as { properties?: object })?.properties ?? {}),
    );
    return `is not a known ${kind}.${near === undefined ? "" : ` Did you mean "${near}"?`}`;
  }
  switch (error.keyword) {
    case "required":
      return "is required.";
    case "enum": {
      const allowed = (error.params["allowedValues"] as unknown[])
        .filter((value) => value !== null)
        .map(String);
      const near = typeof error.data === "string" ? nearest(error.data, allowed) : undefined;
      return `must be one of ${allowed.join(", ")}.${near === undefined ? "" : ` Did you mean "${near}"?`}`;
    }
    case "type":
      if (place === "query" && Array.isArray(error.data)) return "must appear only once.";
      return `must be ${typeWords(error.params["type"])}.`;
    case "format":
      if (error.params["format"] === "iri")
        return `is not a valid URL: it ${urlFault(String(error.data))}`;
      return `must be a valid ${formatWords[String(error.params["format"])] ?? String(error.params["format"])}.`;
    case "minLength":
      return error.params["limit"] === 1
        ? "must not be empty. Send null for an unknown value."
        : `must have at least ${String(error.params["limit"])} characters.`;
    case "blank":
      return "must not be blank: it contains only spaces or invisible characters.";
    case "maxLength":
      return `must have at most ${String(error.params["limit"])} characters.`;
    case "minimum":
      return `must be at least ${String(error.params["limit"])}.`;
    case "maximum":
      return `must be at most ${String(error.params["limit"])}.`;
    case "minItems":
      return error.params["limit"] === 1
        ? "must not be an empty array."
        : `must have at least ${String(error.params["limit"])} entries.`;
    case "maxItems":
      return `must have at most ${String(error.params["limit"])} entries.`;
    case "maxProperties":
      return `must have at most ${String(error.params["limit"])} members.`;
    case "uniqueItems":
      return "must not contain the same entry twice.";
    default:
      return `${error.message ?? "is not valid"}.`;
  }
}

const formatWords: Record<string, string> = {
  "idn-email": "e-mail address, such as john@acme.com",
  country: "ISO 3166-1 country code, such as GB",
  phone: "phone number, with at least one digit",
  uuid: "UUID",
  date: "calendar date, such as 2026-03-31",
  "date-time": "timestamp with an offset, such as 2026-01-11T10:30:00Z",
};

function typeWords(type: unknown): string {
  const types = (Array.isArray(type) ? type : [type]).map(String);
  return types
    .map((name) => (name === "null" ? "null" : `${/^[aeio]/.test(name) ? "an" : "a"} ${name}`))
    .join(" or ");
}

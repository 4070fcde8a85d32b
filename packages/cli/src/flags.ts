import { readFileSync } from "node:fs";
import type { Contract, Operation, Schema } from "./contract.ts";
import { UsageError } from "./errors.ts";
import { kebab } from "./names.ts";

/** A flag of a command, as the contract asks for it. */
export interface Flag {
  /** Of the parameter or member: `minIcpScore`, `company_name`. */
  name: string;
  /** `min-icp-score`. */
  flag: string;
  in: "query" | "body";
  description: string;
  kinds: readonly string[];
  values: readonly string[];
  /** Whether it may hold several. */
  list: boolean;
}

/** The flags of an operation: query parameters, then body members. */
export function flagsOf(operation: Operation, contract: Contract): Flag[] {
  const query = operation.parameters
    .filter(({ in: place, name }) => place === "query" && name !== "dryRun")
    .map(({ name, description, schema }) =>
      flagOf(name, "query", { description, ...contract.resolve(schema) }, contract),
    );
  const members = Object.entries(
    (operation.body?.schema["properties"] ?? {}) as Record<string, Schema>,
  );
  const taken = new Set(query.map(({ flag }) => flag));
  const body = members
    .map(([name, schema]) =>
      flagOf(name, "body", { ...contract.resolve(schema), ...schema }, contract),
    )
    .filter(({ flag }) => !taken.has(flag));
  return [...query, ...body];
}

function flagOf(name: string, place: Flag["in"], schema: Schema, contract: Contract): Flag {
  const items = schema["items"] as Schema | undefined;
  const kinds = kindsOf(schema, contract);
  return {
    name,
    flag: kebab(name),
    in: place,
    description: ((schema["description"] as string | undefined) ?? "").split("\n")[0] ?? "",
    kinds,
    values: ((schema["enum"] ?? items?.["enum"] ?? []) as unknown[]).map(String),
    list: kinds.includes("array") && items?.["type"] !== "object" && items?.["$ref"] === undefined,
  };
}

/** The JSON types that a schema allows, those of its alternatives included. */
function kindsOf(schema: Schema, contract: Contract): string[] {
  if (schema["type"] !== undefined) return [schema["type"]].flat() as string[];
  const choices = [schema["anyOf"], schema["oneOf"]].flatMap((some) => (some ?? []) as Schema[]);
  if (choices.length === 0) return schema["properties"] === undefined ? [] : ["object"];
  return choices.flatMap((choice) => kindsOf(contract.resolve(choice), contract));
}

/** The value that a flag stands for. Throws UsageError. */
export function valueOf(
  { flag, kinds, values, list }: Flag,
  given: string | readonly string[],
): unknown {
  const texts = [given].flat();
  const text = texts.at(-1) ?? "";
  if (text === "null" && kinds.includes("null")) return null;
  if (list) return listOf(flag, texts);
  if (kinds.includes("integer") || kinds.includes("number")) {
    const number = Number(text);
    if (text.trim() !== "" && Number.isFinite(number)) return number;
    throw new UsageError(`--${flag} must be a number. It is "${text}".`);
  }
  if (kinds.includes("boolean") && kinds.length <= 2) {
    if (text === "true" || text === "false") return text === "true";
    throw new UsageError(`--${flag} must be true or false. It is "${text}".`);
  }
  if (kinds.includes("object") || kinds.includes("array")) return parseJson(`--${flag}`, text);
  if (values.length > 0 && !values.includes(text)) {
    throw new UsageError(`--${flag} must be one of ${values.join(", ")}. It is "${text}".`);
  }
  return text;
}

/** Set once: comma-separated values or a JSON array. Repeated: each is one value, unchanged. */
function listOf(flag: string, texts: readonly string[]): unknown[] {
  const [text = ""] = texts;
  if (texts.length > 1) return [...texts];
  if (text.startsWith("[")) {
    const values = parseJson(`--${flag}, which starts with [,`, text);
    if (Array.isArray(values)) return values as unknown[];
  }
  return text === "" ? [] : text.split(",").map((one) => one.trim());
}

/** The body that `--data` gives: JSON, `@file`, or `-` for standard input. Throws UsageError. */
export function dataOf(text: string | undefined): Record<string, unknown> {
  if (text === undefined) return {};
  const json =
    text === "-" ? readStandardInput() : text.startsWith("@") ? readText(text.slice(1)) : text;
  const data = parseJson("--data", json);
  if (typeof data === "object" && data !== null && !Array.isArray(data)) {
    return data as Record<string, unknown>;
  }
  throw new UsageError("--data must be a JSON object.");
}

function readStandardInput(): string {
  try {
    return readFileSync(0, "utf8");
  } catch {
    throw new UsageError("--data - reads standard input, but it is closed.");
  }
}

function readText(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    throw new UsageError(`--data: cannot read the file ${file}.`);
  }
}

function parseJson(flag: string, text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new UsageError(`${flag} must be JSON: ${(error as Error).message}`);
  }
}

import { existsSync, readFileSync } from "node:fs";

export type Schema = Readonly<Record<string, unknown>>;

export interface Parameter {
  name: string;
  in: "path" | "query" | "header";
  description: string;
  schema: Schema;
  example?: unknown;
}

/** One operation of the contract, with what it refers to in place. */
export interface Operation {
  /** The nouns of the path: `leads`, `status incidents`. */
  resource: string;
  method: string;
  path: string;
  operationId: string;
  summary: string;
  description: string;
  parameters: readonly Parameter[];
  /** The members of the body, where it has one. */
  body: { schema: Schema; required: boolean; example: unknown } | undefined;
}

/** The contract that this command line was made with. */
export interface Contract {
  cliVersion: string;
  operations: readonly Operation[];
  /** The schema that a reference leads to. */
  resolve(schema: Schema): Schema;
}

interface Described {
  operationId: string;
  summary: string;
  description: string;
  parameters: unknown[];
  requestBody?: {
    required?: boolean;
    content: Record<string, { schema?: unknown; example?: unknown }>;
  };
}

interface Document {
  paths: Record<string, Record<string, Described>>;
  components: Record<string, Record<string, unknown>>;
}

// In the package it lies beside this file, in the repository at its root.
const PACKED = new URL("openapi.json", import.meta.url);
const FILE = existsSync(PACKED) ? PACKED : new URL("../../../openapi.json", import.meta.url);

/** Reads the contract that this command line was made with. */
export function loadContract(): Contract {
  const document = readJson(FILE) as Document;
  const { version } = readJson(new URL("../package.json", import.meta.url)) as { version: string };
  const resolve = (value: unknown): unknown => {
    const ref = (value as { $ref?: string } | undefined)?.$ref;
    if (ref === undefined) return value;
    const [, , part = "", name = ""] = ref.split("/");
    return resolve(document.components[part]?.[name]);
  };
  const paths = Object.keys(document.paths);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      resource: resourceOf(path, paths),
      method: method.toUpperCase(),
      path,
      operationId: operation.operationId,
      summary: operation.summary,
      description: operation.description,
      parameters: operation.parameters.map((one) => resolve(one) as Parameter),
      body: bodyOf(operation, resolve),
    })),
  );
  return { cliVersion: version, operations, resolve: (schema) => resolve(schema) as Schema };
}

/** The first noun of a path, and the second one where the first is no resource of its own. */
function resourceOf(path: string, paths: readonly string[]): string {
  const [, api, first = "", second = ""] = path.split("/");
  return second === "" || paths.includes(`/${api}/${first}`) ? first : `${first} ${second}`;
}

function bodyOf(
  { requestBody }: Described,
  resolve: (value: unknown) => unknown,
): Operation["body"] {
  const { schema, example } = requestBody?.content["application/json"] ?? {};
  if (schema === undefined) return undefined;
  return { schema: resolve(schema) as Schema, required: requestBody?.required === true, example };
}

function readJson(file: URL): unknown {
  return JSON.parse(readFileSync(file, "utf8")) as unknown;
}

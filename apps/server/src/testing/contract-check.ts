import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { contract } from "../contract.ts";
import type {
  HeaderObject,
  JsonSchema,
  OperationObject,
  Ref,
  ResponseObject,
} from "../platform/openapi/document.ts";
import { formats } from "../platform/text/formats.ts";

export interface CheckedAnswer {
  status: number;
  headers: Headers;
  text: string;
  /** What was sent, when it matters to the answer. */
  sent?: unknown;
}

const document = contract("http://127.0.0.1:7253");
const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
addFormats.default(ajv, ["uri"]);
ajv.addSchema({ ...document, $id: "contract" });

const compiled = new Map<string, ValidateFunction>();
const templates = Object.entries(document.paths).map(([path, operations]) => ({
  operations,
  pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, "[^/]+")}/?$`),
}));

/** What any path of the API may answer where no operation is: the platform's refusals. */
const REFUSALS = [400, 401, 403, 404, 405, 413, 414, 415, 422, 429, 431, 501, 503];
const TELLING = ["ETag", "Location", "Retry-After", "Idempotent-Replayed", "WWW-Authenticate"];

/**
 * Fails when an answer is not one that the contract declares: its status, its headers, its content
 * type, its body. For paths under /api.
 */
export function checkAnswer(method: string, path: string, answer: CheckedAnswer): void {
  const faults = faultsOf(method, path, answer);
  if (faults.length === 0) return;
  throw new Error(
    `${method} ${path.slice(0, 200)} answered ${answer.status}, which is not in the contract:\n- ${faults.join("\n- ")}\n${answer.text.slice(0, 1000)}`,
  );
}

function faultsOf(method: string, path: string, answer: CheckedAnswer): string[] {
  if (method === "OPTIONS") return answer.status < 500 ? [] : ["OPTIONS failed."];
  // Not by URL, which would take "/api/leads/." for "/api/leads/".
  const [pathname = "", query = ""] = path.split("?");
  const found = templates.find(({ pattern }) => pattern.test(pathname));
  const operation = found?.operations[method === "HEAD" ? "get" : method.toLowerCase()];
  if (operation === undefined) {
    if (!REFUSALS.includes(answer.status)) return ["the path or method is not declared."];
    return [...everywhereFaults(answer), ...problemFaults(method, answer)];
  }
  const declared = operation.responses[answer.status];
  if (declared === undefined) return ["the status is not declared."];
  const response = resolved<ResponseObject>(declared);
  const partial = new URLSearchParams(query).has("fields") || asksForFields(answer.sent);
  return [
    ...headerFaults(response, answer),
    ...bodyFaults({ method, operation, response, answer, partial }),
  ];
}

/** Whether the body of a query asks for some members only. */
function asksForFields(sent: unknown): boolean {
  return typeof sent === "object" && sent !== null && "filter" in sent && "fields" in sent;
}

function resolved<T>(value: T | Ref): T {
  if (typeof value !== "object" || value === null || !("$ref" in value)) return value;
  const target = value.$ref
    .slice(2)
    .split("/")
    .reduce<unknown>((at, name) => (at as JsonSchema)[name], document);
  return target as T;
}

function headerFaults(response: ResponseObject, { headers }: CheckedAnswer): string[] {
  const faults: string[] = [];
  for (const [name, declared] of Object.entries(response.headers)) {
    faults.push(...oneHeaderFaults(name, resolved<HeaderObject>(declared), headers.get(name)));
  }
  for (const name of TELLING) {
    if (headers.has(name) && response.headers[name] === undefined) {
      faults.push(`the header ${name} is not declared.`);
    }
  }
  return faults;
}

function oneHeaderFaults(name: string, declared: HeaderObject, value: string | null): string[] {
  if (value === null) return declared.required ? [`the header ${name} is missing.`] : [];
  const typed = declared.schema["type"] === "integer" ? Number(value) : value;
  return ajv.validate(declared.schema, typed) ? [] : [`the header ${name} is "${value}".`];
}

function everywhereFaults({ headers, status }: CheckedAnswer): string[] {
  return Object.entries(document.components.headers)
    .filter(([name]) => /^(X-|RateLimit)/.test(name) && (status !== 431 || name === "X-Request-Id"))
    .flatMap(([name, declared]) => oneHeaderFaults(name, declared, headers.get(name)));
}

function problemFaults(method: string, answer: CheckedAnswer): string[] {
  const schema = { $ref: "contract#/components/schemas/Problem" };
  if (method === "HEAD") return answer.text === "" ? [] : ["an answer to HEAD has a body."];
  return [
    ...mediaFaults("application/problem+json", answer),
    ...jsonFaults("problem", () => schema, answer),
  ];
}

function mediaFaults(type: string, { headers }: CheckedAnswer): string[] {
  const sent = headers.get("content-type")?.split(";")[0] ?? "none";
  return sent === type ? [] : [`the content type is ${sent}, not ${type}.`];
}

function bodyFaults(options: {
  method: string;
  operation: OperationObject;
  response: ResponseObject;
  answer: CheckedAnswer;
  partial: boolean;
}): string[] {
  const { method, operation, response, answer, partial } = options;
  const [type, media] = Object.entries(response.content ?? {})[0] ?? [];
  if (method === "HEAD" || type === undefined || media === undefined) {
    return answer.text === "" ? [] : ["there is a body where none is declared."];
  }
  const isPartial = partial && answer.status === 200;
  const name = `${operation.operationId} ${answer.status} ${isPartial}`;
  const schema = () => (isPartial ? media.schema : withWholeRecords(media.schema));
  const faults = [...mediaFaults(type, answer), ...jsonFaults(name, schema, answer)];
  if (faults.length > 0 || media.examples === undefined) return faults;
  const { code, status, request_id: id } = JSON.parse(answer.text) as Record<string, unknown>;
  if (typeof code !== "string" || media.examples[code] === undefined) {
    faults.push(`the code ${String(code)} is not declared.`);
  }
  if (status !== answer.status) faults.push("the status in the body is another.");
  if (id !== answer.headers.get("x-request-id")) faults.push("the request_id is another.");
  return faults;
}

/** Without `fields`, the records of a page have every member, which the contract can say only in words. */
function withWholeRecords(declared: JsonSchema): JsonSchema {
  const schema = resolved<JsonSchema>(declared);
  const properties = schema["properties"] as Record<string, JsonSchema> | undefined;
  const items = properties?.["data"]?.["items"] as { $ref?: string } | undefined;
  if (items?.$ref?.endsWith("InList") !== true) return declared;
  const record = items.$ref.slice(0, -"InList".length);
  const expanded = `${record}Expanded`;
  const whole = { $ref: resolved({ $ref: expanded }) !== undefined ? expanded : record };
  return { ...schema, properties: { ...properties, data: { type: "array", items: whole } } };
}

function jsonFaults(name: string, schema: () => JsonSchema, { text }: CheckedAnswer): string[] {
  let valid = compiled.get(name);
  if (valid === undefined) {
    const inContract = JSON.stringify(schema()).replaceAll('"#/', '"contract#/');
    valid = ajv.compile(JSON.parse(inContract) as object);
    compiled.set(name, valid);
  }
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return ["the body is not JSON."];
  }
  if (valid(body)) return [];
  return (valid.errors ?? [])
    .slice(0, 10)
    .map((error) => `${error.instancePath} ${error.message ?? ""} ${JSON.stringify(error.params)}`);
}

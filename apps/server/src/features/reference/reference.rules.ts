import type {
  OpenApiDocument,
  OperationObject,
  Parameter,
  Ref,
  ResponseObject,
} from "../../platform/openapi/document.ts";
import { fieldOf, fieldsOf, type Field } from "./fields.rules.ts";
import { parameterOf } from "./parameters.rules.ts";
import type { SampleRequest } from "./samples.js";
import { sampleRequests } from "./samples.rules.ts";

/** A page of the reference: what one tag of the contract holds. */
export interface Group {
  /** Part of the address: `api-keys`. */
  slug: string;
  name: string;
  description: string;
  entries: Entry[];
}

/** An operation, or an event that webhooks receive. */
export interface Entry {
  id: string;
  title: string;
  description: string;
  /** Undefined for an event. */
  call: Call | undefined;
  body: { fields: Field[]; example: unknown } | undefined;
  answers: Answer[];
  problems: Problem[];
}

export interface Call {
  method: string;
  path: string;
  inputs: Input[];
  /** What the samples show, until the reader changes the form. */
  sample: SampleRequest;
}

/** A parameter with what a form needs to ask for it. */
export interface Input extends Field {
  in: Parameter["in"];
  /** What it is filled with; empty where the request is better without. */
  value: string;
  /** What it could be filled with. */
  hint: string;
  /** Whether it may be given several times. */
  repeated: boolean;
  /** Of the schema, or of the items of a list. */
  plainType: string;
}

export interface Answer {
  status: string;
  description: string;
  fields: Field[];
  example: unknown;
  headers: string[];
}

export interface Problem {
  status: string;
  code: string;
  title: string;
}

/** The pages of the reference, in the order of the contract's tags. */
export function groupsOf(document: OpenApiDocument): Group[] {
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  const samples = sampleRequests(document);
  const events = Object.values(document.webhooks).map(
    ({ post }) => post as unknown as OperationObject,
  );
  return document.tags.map(({ name, description }) => ({
    slug: name.toLowerCase().replaceAll(" ", "-"),
    name,
    description,
    entries: [
      ...operations
        .filter(({ operation }) => operation.tags.includes(name))
        .map(({ path, method, operation }) => ({
          ...entryOf(document, operation),
          call: callOf(document, { path, method, operation, samples }),
        })),
      ...events
        .filter(({ tags }) => tags.includes(name))
        .map((event) => ({ ...entryOf(document, event), call: undefined, answers: [] })),
    ],
  }));
}

function callOf(
  document: OpenApiDocument,
  given: {
    path: string;
    method: string;
    operation: OperationObject;
    samples: ReadonlyMap<string, SampleRequest>;
  },
): Call {
  const { path, method, operation, samples } = given;
  const sample = samples.get(operation.operationId);
  if (sample === undefined) throw new Error(`${operation.operationId} has no samples.`);
  const inputs = operation.parameters.map((one) => inputOf(document, one));
  return { method: method.toUpperCase(), path, inputs, sample };
}

function entryOf(document: OpenApiDocument, operation: OperationObject): Omit<Entry, "call"> {
  const media = operation.requestBody?.content["application/json"];
  const responses = Object.entries(operation.responses).map(
    ([status, response]) => [status, responseOf(document, response)] as const,
  );
  return {
    id: operation.operationId,
    title: operation.summary,
    description: operation.description,
    body: media && { fields: fieldsOf(document, media.schema), example: media.example },
    answers: responses
      .filter(([status]) => /^[23]/.test(status))
      .map(([status, response]) => answerOf(document, status, response)),
    problems: responses.flatMap(([status, response]) => problemsOf(status, response)),
  };
}

function inputOf(document: OpenApiDocument, given: Parameter | Ref): Input {
  const parameter = parameterOf(document, given);
  const { name, schema, required = false, description = "" } = parameter;
  const field = fieldOf(document, { name, required }, { ...schema, description });
  const shown = (value: unknown) =>
    [value ?? []]
      .flat()
      .map((one) => (typeof one === "string" ? one : JSON.stringify(one)))
      .join(", ");
  return {
    ...field,
    in: parameter.in,
    value: shown(parameter.example),
    hint: shown(parameter.examples?.default.value),
    repeated: schema["type"] === "array",
    plainType: String(schema["type"]),
  };
}

function answerOf(document: OpenApiDocument, status: string, response: ResponseObject): Answer {
  const media = response.content?.["application/json"];
  return {
    status,
    description: response.description,
    fields: media === undefined ? [] : fieldsOf(document, media.schema),
    example: media?.example,
    headers: Object.keys(response.headers),
  };
}

function problemsOf(status: string, response: ResponseObject): Problem[] {
  const examples = response.content?.["application/problem+json"]?.examples ?? {};
  return Object.entries(examples).map(([code, { summary }]) => ({ status, code, title: summary }));
}

function responseOf(document: OpenApiDocument, response: ResponseObject | Ref): ResponseObject {
  if (!("$ref" in response)) return { ...response, headers: response.headers ?? {} };
  const found = document.components.responses[response.$ref.split("/").at(-1) ?? ""];
  if (found === undefined) throw new Error(`The document lacks ${response.$ref}.`);
  return found;
}

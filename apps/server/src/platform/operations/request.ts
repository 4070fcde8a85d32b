import { Type, type TObject } from "typebox";
import type { Principal } from "../access/principal.ts";
import { errors } from "../errors/errors.ts";
import { invalidBody, invalidParameters } from "../errors/invalid.ts";
import { problem, type ErrorDetail } from "../errors/problem.ts";
import { quoted } from "../errors/quoted.ts";
import { isWrite, type Input, type Operation } from "./operation.ts";
import { compile, decimals, describe, type Validate } from "./validate.ts";

/** A request as an adapter passes it on, not validated yet. */
export interface OperationRequest {
  requestId: string;
  params?: Readonly<Record<string, string>>;
  /** Values, or strings as a URL has them. */
  query?: Record<string, unknown>;
  body?: unknown;
  ifMatch?: string | undefined;
  proxied?: boolean;
  /** Puts the name that the client used into what is said about a parameter. */
  asSent?: (detail: ErrorDetail) => ErrorDetail;
}

/** What every write takes beside its own parameters. */
const writeParameters = {
  dryRun: Type.Optional(
    Type.Boolean({ description: "Validate the request and return a response, but save nothing." }),
  ),
};

/** The query parameters of an operation, with those that every write has. */
export function querySchema(declared: Operation): TObject {
  const own = declared.query?.properties ?? {};
  return Type.Object(isWrite(declared) ? { ...own, ...writeParameters } : own, {
    additionalProperties: false,
  });
}

/** Validates requests for one operation. */
export type InputReader = (access: Principal | undefined, request: OperationRequest) => Input;

export function inputReader(declared: Operation): InputReader {
  const readQuery = queryReader(querySchema(declared));
  const readParams = paramsReader(declared);
  const validateBody = declared.body === undefined ? undefined : compile(declared.body, "body");
  return (access, request) => {
    if (access === undefined && declared.scope !== undefined) {
      throw new Error(`${declared.operationId} needs an access.`);
    }
    const { dryRun, ...query } = readQuery(request);
    const { requestId, ifMatch, proxied = false } = request;
    const params = readParams(request.params ?? {});
    const body =
      validateBody === undefined ? request.body : checkedBody(declared, request.body, validateBody);
    return {
      requestId,
      // Without a scope only `installation` handlers are declared, which know that it may be nobody.
      access: access as Principal,
      proxied,
      params,
      query,
      body,
      dryRun: dryRun === true,
      ifMatch,
    };
  };
}

function queryReader(schema: TObject) {
  const validate = compile(schema, "query");
  const wrongNumber = decimals(schema);
  return ({ query = {}, asSent }: OperationRequest): Record<string, unknown> => {
    const wrong = wrongNumber(query);
    const found = wrong === undefined ? describe(validate(query), "query") : [wrong];
    if (found.length === 0) return query;
    throw invalidParameters(asSent === undefined ? found : found.map(asSent));
  };
}

/** A record whose id or slug cannot be one does not exist, so the response is 404. */
function paramsReader({ operationId, path, params: schema = Type.Object({}) }: Operation) {
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const undeclared = names.find((name) => !(name in schema.properties));
  if (undeclared !== undefined) {
    throw new Error(`${operationId} does not declare its path parameter "${undeclared}".`);
  }
  const validate = compile(schema, "params");
  return (sent: Readonly<Record<string, string>>) => {
    const params: Record<string, unknown> = { ...sent };
    const [wrong] = validate(params);
    if (wrong === undefined) return params;
    const [{ parameter = "", detail } = {}] = describe([wrong], "query");
    const value = quoted(sent[parameter]);
    throw problem(errors.not_found, {
      detail:
        wrong.params["format"] === "uuid"
          ? `${value} is not a valid ${parameter}. Ids are UUIDs.`
          : `${value} is not a valid ${parameter}: it ${detail}`,
    });
  };
}

function checkedBody(declared: Operation, sent: unknown, validate: Validate): unknown {
  const body = sent === undefined && declared.bodyOptional === true ? {} : sent;
  if (body === undefined) {
    throw problem(errors.invalid_body, {
      detail: "The request has no body. Send a JSON object.",
      errors: [{ pointer: "", rule: "required", detail: "is required." }],
    });
  }
  const found = validate(body);
  if (found.length > 0) throw invalidBody(describe(found, "body"));
  const wrong = declared.check?.(body);
  if (wrong !== undefined) throw invalidBody([wrong]);
  return body;
}

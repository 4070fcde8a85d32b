import type { OpenApiDocument } from "../../apps/server/src/platform/openapi/document.ts";
import { methodsOf, type Method } from "./operations.ts";
import { comment, membersOf, refName, typeOf, type Direction } from "./types.ts";

const HEAD = "// Generated from openapi.json by `npm run generate`. Do not edit.\n\n";

/** The generated files of the SDK by name, not yet formatted. */
export function sdkFiles(document: OpenApiDocument): Record<string, string> {
  const methods = methodsOf(document);
  return {
    "schemas.ts": HEAD + schemas(document, methods),
    "resources.ts": HEAD + resources(document, methods),
  };
}

function schemas(document: OpenApiDocument, methods: readonly Method[]): string {
  const sent = new Set(methods.map(({ body }) => body?.schema["$ref"]));
  return Object.entries(document.components.schemas)
    .map(([name, schema]) => {
      const direction: Direction = sent.has(`#/components/schemas/${name}`) ? "sent" : "received";
      const type = typeOf(schema, direction);
      const declaration =
        schema["type"] === "object" && type.startsWith("{")
          ? `export interface ${name} ${type}`
          : `export type ${name} = ${type};`;
      return comment(schema["description"]) + declaration;
    })
    .join("\n\n");
}

function resources(document: OpenApiDocument, methods: readonly Method[]): string {
  const byResource = [...Map.groupBy(methods, ({ resource }) => resource)];
  const queries = methods.filter(({ query }) => query.length > 0);
  const events = Object.values(document.webhooks).map(({ post }) => eventSchema(post));
  const parts = [
    `/** The default address of the server. */\nexport const serverUrl = ${JSON.stringify(document.servers[0]?.url)};`,
    `/** The request of each method. */\nexport const operations = {${byResource
      .map(([name, own]) => `${name}: {${own.map(shapeOf).join(",")}},`)
      .join("\n")}} as const satisfies Record<string, Record<string, OperationShape>>;`,
    `/** The resources of the API and their methods. */\nexport interface Resources {\n${byResource
      .map(([name, own]) => `readonly ${name}: {\n${own.map(signatureOf).join("\n")}\n};`)
      .join("\n")}\n}`,
    ...queries.map(
      (method) =>
        `export interface ${queryName(method)} ${membersOf(queryMembers(method), "query")}`,
    ),
    `/** An event that a webhook endpoint receives. Check its \`type\`. */\nexport type WebhookEvent = ${events.join(" | ")};`,
    `/** Codes of the error catalog. A newer server can have more. */\nexport type ErrorCode = ${errorCodes(
      document,
    )
      .map((code) => JSON.stringify(code))
      .join(" | ")} | (string & {});`,
  ];
  const text = parts.join("\n\n");
  return `${imports(document, text)}\n\n${text}`;
}

function imports(document: OpenApiDocument, text: string): string {
  const used = (names: readonly string[]) =>
    names.filter((name) => new RegExp(`\\b${name}\\b`).test(text)).join(", ");
  return [
    `import type { ${used(["Call", "List", "Whole"])} } from "../call.ts";`,
    'import type { OperationShape } from "../operation.ts";',
    `import type { ${used(["GuardedWriteOptions", "RequestOptions", "WriteOptions"])} } from "../options.ts";`,
    `import type { ${used(Object.keys(document.components.schemas))} } from "./schemas.ts";`,
  ].join("\n");
}

/** One record is read by its id alone, so what else can be asked are options. */
function asksInOptions({ http, ids, query, item }: Method): boolean {
  return http === "GET" && ids.length > 0 && query.length > 0 && item === undefined;
}

function shapeOf(method: Method): string {
  const { name, http, path, body, query, item } = method;
  const names = JSON.stringify(query.map((one) => one.name));
  const asked = asksInOptions(method) ? `query: ${names}` : "query: true";
  const flags = [body && "body: true", query.length > 0 && asked, item && "pages: true"];
  const members = [`method: "${http}"`, `path: "${path}"`, ...flags.filter(Boolean)];
  return `${name}: { ${members.join(", ")} }`;
}

/** A list with `fields` has partial records; without it, complete ones. */
function signatureOf(method: Method): string {
  if (method.whole === undefined) return signature(method, false);
  return `${signature(method, true)}\n${signature(method, false)}`;
}

const FIELDS = " & { fields: string }";

/** Ids, the body, the query, options: the order of the arguments everywhere. */
function signature(method: Method, withFields: boolean): string {
  const { name, ids, body, query, item, operation, answer, whole } = method;
  const needsQuery = (withFields && !body) || query.some(({ required }) => required === true);
  const args = ids.map((id) => `${id}: string`);
  if (body) {
    // Arguments after an optional argument are optional, too.
    const optional = !body.required && !needsQuery;
    args.push(
      `body${optional ? "?" : ""}: ${typeOf(body.schema, "sent")}${withFields ? FIELDS : ""}`,
    );
  }
  if (query.length > 0 && !asksInOptions(method)) {
    const fields = withFields && !body ? FIELDS : "";
    args.push(`query${needsQuery ? "" : "?"}: ${queryName(method)}${fields}`);
  }
  const asked = asksInOptions(method) ? `${queryName(method)} & ` : "";
  args.push(`options?: ${asked}${optionsOf(method)}`);
  const page = answer === undefined ? "void" : typeOf(answer, "received");
  const isWhole = whole !== undefined && !withFields;
  const data = isWhole ? `Whole<${page}, ${whole}>` : page;
  const record = item && (isWhole ? whole : typeOf(item, "received"));
  const result = record ? `List<${record}, ${data}>` : `Call<${data}>`;
  return `${comment(`${operation.summary}\n\n${operation.description}`)}${name}(${args.join(", ")}): ${result};`;
}

function optionsOf({ headers }: Method): string {
  if (headers.includes("If-Match")) return "GuardedWriteOptions";
  return headers.includes("Idempotency-Key") ? "WriteOptions" : "RequestOptions";
}

function queryName({ operation: { operationId } }: Method): string {
  return `${operationId.charAt(0).toUpperCase()}${operationId.slice(1)}Query`;
}

function queryMembers({ query }: Method) {
  return query.map(({ name, schema, required, description }) => ({
    name,
    schema,
    description,
    required: required === true,
  }));
}

function eventSchema(post: Record<string, unknown>): string {
  const { content } = post["requestBody"] as {
    content: Record<string, { schema: { $ref: string } } | undefined>;
  };
  return refName(content["application/json"]?.schema.$ref ?? "");
}

function errorCodes(document: OpenApiDocument): string[] {
  const codes = Object.values(document.components.responses).flatMap(({ content }) =>
    Object.values(content ?? {}).flatMap(({ examples }) => Object.keys(examples ?? {})),
  );
  return [...new Set(codes)].toSorted();
}

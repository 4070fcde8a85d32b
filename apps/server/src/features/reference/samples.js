// @ts-check
// Plain JavaScript: the reference runs it in the browser too, so that its samples follow its form.

/**
 * One request as the samples show it.
 * @typedef {object} SampleRequest
 * @property {string} method
 * @property {string} origin `https://sales.example.com`
 * @property {string} path With the ids in it.
 * @property {readonly QueryValue[]} query
 * @property {Readonly<Record<string, string>>} headers What is sent beside the key.
 * @property {string | undefined} body JSON text.
 * @property {SdkMethod} sdk
 */

/** @typedef {{ name: string, value: string, type?: string | undefined }} QueryValue */

/**
 * The SDK's method and its arguments.
 * @typedef {object} SdkMethod
 * @property {string} resource
 * @property {string} method
 * @property {readonly string[]} ids
 * @property {boolean} takesBody
 * @property {boolean} takesQuery Whether the query is an argument of its own, and not among the options.
 */

/**
 * The same request in curl, TypeScript with our SDK, Python and Go, each ready to paste.
 * @param {SampleRequest} request
 */
export function codeSamples(request) {
  return [
    { lang: "shell", label: "curl", source: curlSample(request) },
    { lang: "typescript", label: "TypeScript", source: typescriptSample(request) },
    { lang: "python", label: "Python", source: pythonSample(request) },
    { lang: "go", label: "Go", source: goSample(request) },
  ];
}

/**
 * Whether the query of an operation is an argument of its own in the SDK. What can be asked about one record is among
 * the options.
 * @param {string} method
 * @param {readonly string[]} ids
 * @param {readonly string[]} query The names of its parameters.
 */
export function takesQuery(method, ids, query) {
  const asks = query.some((name) => name !== "dryRun");
  return asks && !(method.toUpperCase() === "GET" && ids.length > 0 && !query.includes("cursor"));
}

/** @param {SampleRequest} request */
function urlOf({ origin, path, query }) {
  const search = new URLSearchParams();
  for (const { name, value } of query) search.append(name, value);
  return `${origin}${path}${search.size === 0 ? "" : `?${search.toString()}`}`;
}

/** @param {SampleRequest} request */
export function curlSample(request) {
  const { method, headers, body } = request;
  /** @param {string} text */
  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${quoted(urlOf(request))}`,
    `-H "X-API-Key: $SALESOS_KEY"`,
    ...Object.entries(headers).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
  ];
  if (body !== undefined) {
    lines.push(`-H 'Content-Type: application/json'`, `-d ${quoted(body)}`);
  }
  return lines.join(" \\\n  ");
}

/** @param {SampleRequest} request */
function typescriptSample(request) {
  const { method, origin, sdk } = request;
  const call = `await salesos.${sdk.resource}.${sdk.method}(${sdkArguments(request).join(", ")})`;
  return [
    `import { createClient } from "@salesos/sdk";`,
    ``,
    `const salesos = createClient({`,
    `  apiKey: process.env.SALESOS_KEY,`,
    `  baseUrl: ${JSON.stringify(origin)},`,
    `});`,
    ``,
    ...(method === "DELETE" ? [`${call};`] : [`const result = ${call};`, `console.log(result);`]),
  ].join("\n");
}

/**
 * The path's ids, the body, the query, the options; what comes last and is not given is left out.
 * @param {SampleRequest} request
 */
function sdkArguments({ query, headers, body, sdk }) {
  const members = queryMembers(query.filter(({ name }) => name !== "dryRun"));
  const options = [
    ...(sdk.takesQuery ? [] : members),
    ...query.filter(({ name }) => name === "dryRun").map(({ value }) => `dryRun: ${value}`),
    ...sdkHeaders(headers),
  ];
  const given = [
    ...sdk.ids.map((id) => JSON.stringify(id)),
    ...(sdk.takesBody ? [body === undefined ? undefined : jsLiteral(body)] : []),
    ...(sdk.takesQuery ? [objectLiteral(members)] : []),
    objectLiteral(options),
  ];
  return given.slice(0, given.findLastIndex((one) => one !== undefined) + 1).map(String);
}

/** @param {Readonly<Record<string, string>>} headers */
function sdkHeaders({ "Idempotency-Key": key, "If-Match": etag, ...rest }) {
  const others = Object.entries(rest).map(
    ([name, value]) => `${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  return [
    ...(key === undefined ? [] : [`idempotencyKey: ${JSON.stringify(key)}`]),
    ...(etag === undefined ? [] : [`ifMatch: ${JSON.stringify(etag)}`]),
    ...(others.length === 0 ? [] : [`headers: { ${others.join(", ")} }`]),
  ];
}

/** @param {readonly QueryValue[]} query */
function queryMembers(query) {
  return [...new Set(query.map(({ name }) => name))].map((name) => {
    const values = query.filter((one) => one.name === name).map(typedValue);
    return `${name}: ${values.length === 1 ? values[0] : `[${values.join(", ")}]`}`;
  });
}

/** @param {QueryValue} given */
function typedValue({ value, type = "" }) {
  const isNumber = ["number", "integer"].includes(type) && String(Number(value)) === value;
  const isBoolean = type === "boolean" && ["true", "false"].includes(value);
  return isNumber || isBoolean ? value : JSON.stringify(value);
}

/** @param {readonly string[]} members */
function objectLiteral(members) {
  return members.length === 0 ? undefined : `{\n${members.map((one) => `  ${one},\n`).join("")}}`;
}

/**
 * JSON as a programmer writes it: names without quotes where they need none.
 * @param {string} json
 */
function jsLiteral(json) {
  return json.replace(/("(?:\\.|[^"\\])*")(\s*:)?/g, (token, text, colon) => {
    if (colon === undefined) return token;
    const name = JSON.parse(text);
    if (name === "__proto__") return `["__proto__"]${colon}`;
    return /^[A-Za-z_]\w*$/.test(name) ? name + colon : token;
  });
}

/** @param {SampleRequest} request */
function pythonSample(request) {
  const { method, headers, body } = request;
  const given = Object.entries(headers).map(
    ([name, value]) => `, ${JSON.stringify(name)}: ${JSON.stringify(value)}`,
  );
  const lines = [
    `import os`,
    `import requests`,
    ``,
    `response = requests.request(`,
    `    ${JSON.stringify(method)},`,
    `    ${JSON.stringify(urlOf(request))},`,
    `    headers={"X-API-Key": os.environ["SALESOS_KEY"]${given.join("")}},`,
  ];
  if (body !== undefined) lines.push(`    json=${pythonLiteral(body)},`);
  lines.push(
    `    timeout=30,`,
    `)`,
    `response.raise_for_status()`,
    method === "DELETE" ? `print(response.status_code)` : `print(response.json())`,
  );
  return lines.join("\n");
}

/** @param {string} json */
function pythonLiteral(json) {
  /** @type {Readonly<Record<string, string>>} */
  const words = { true: "True", false: "False", null: "None" };
  return json
    .replace(/"(?:\\.|[^"\\])*"|\b(?:true|false|null)\b/g, (token) =>
      // Python reads JSON's escapes of half characters otherwise.
      token.startsWith('"') ? JSON.stringify(JSON.parse(token)) : (words[token] ?? token),
    )
    .replaceAll("\n", "\n    ");
}

/** @param {SampleRequest} request */
function goSample(request) {
  const { method, headers, body } = request;
  const imports = ["fmt", "io", "net/http", "os", ...(body === undefined ? [] : ["strings"])];
  const reader = body === undefined ? "nil" : "body";
  const lines = [
    `package main`,
    ``,
    `import (`,
    ...imports.map((name) => `\t"${name}"`),
    `)`,
    ``,
    `func main() {`,
  ];
  if (body !== undefined) {
    lines.push(`\tbody := strings.NewReader(\`${body.replaceAll("`", '` + "`" + `')}\`)`);
  }
  lines.push(
    `\trequest, err := http.NewRequest(${JSON.stringify(method)}, ${JSON.stringify(urlOf(request))}, ${reader})`,
    `\tif err != nil {`,
    `\t\tpanic(err)`,
    `\t}`,
    `\trequest.Header.Set("X-API-Key", os.Getenv("SALESOS_KEY"))`,
  );
  if (body !== undefined) lines.push(`\trequest.Header.Set("Content-Type", "application/json")`);
  for (const [name, value] of Object.entries(headers)) {
    lines.push(`\trequest.Header.Set(${JSON.stringify(name)}, ${JSON.stringify(value)})`);
  }
  lines.push(
    `\tresponse, err := http.DefaultClient.Do(request)`,
    `\tif err != nil {`,
    `\t\tpanic(err)`,
    `\t}`,
    `\tdefer response.Body.Close()`,
    `\tdata, err := io.ReadAll(response.Body)`,
    `\tif err != nil {`,
    `\t\tpanic(err)`,
    `\t}`,
    `\tfmt.Println(response.Status, string(data))`,
    `}`,
  );
  return lines.join("\n");
}

import type { Operation } from "./document.ts";
import type { SdkName } from "./sdk-names.ts";

/** One request as the samples show it. */
export interface SampleRequest {
  method: string;
  url: string;
  body?: unknown;
  /** The SDK's method, and which segments of the path are its arguments. */
  sdk: SdkName & { ids: readonly number[] };
}

/** The same request in curl, TypeScript with our SDK, Python and Go, each ready to paste. */
export function codeSamples(request: SampleRequest): Operation["x-codeSamples"] {
  return [
    { lang: "shell", label: "curl", source: curl(request) },
    { lang: "typescript", label: "TypeScript", source: typescript(request) },
    { lang: "python", label: "Python", source: python(request) },
    { lang: "go", label: "Go", source: go(request) },
  ];
}

function curl({ method, url, body }: SampleRequest): string {
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}'${url}'`,
    `-H "X-API-Key: $SALESOS_KEY"`,
  ];
  if (body !== undefined) {
    const json = JSON.stringify(body, null, 2).replaceAll("'", "'\\''");
    lines.push(`-H 'Content-Type: application/json'`, `-d '${json}'`);
  }
  return lines.join(" \\\n  ");
}

function typescript({ method, url, body, sdk }: SampleRequest): string {
  const { origin, pathname, searchParams } = new URL(url);
  const given = [
    ...sdk.ids.map((id) => JSON.stringify(pathname.split("/")[id])),
    ...(searchParams.size === 0 ? [] : [literal(Object.fromEntries(searchParams))]),
    ...(body === undefined ? [] : [literal(body)]),
  ];
  const call = `await salesos.${sdk.resource}.${sdk.method}(${given.join(", ")})`;
  return [
    `import { createClient } from "@salesos/sdk";`,
    ``,
    `const salesos = createClient({`,
    `  apiKey: process.env.SALESOS_KEY,`,
    `  baseUrl: ${JSON.stringify(origin)},`,
    `});`,
    ``,
    ...(method === "DELETE" ? [`${call};`] : [`const answer = ${call};`, `console.log(answer);`]),
  ].join("\n");
}

/** As a programmer writes it: names without quotes where they need none. */
function literal(value: unknown): string {
  return JSON.stringify(value, null, 2).replaceAll(/^( *)"([A-Za-z_]\w*)":/gm, "$1$2:");
}

function python({ method, url, body }: SampleRequest): string {
  const lines = [
    `import os`,
    `import requests`,
    ``,
    `response = requests.request(`,
    `    ${JSON.stringify(method)},`,
    `    ${JSON.stringify(url)},`,
    `    headers={"X-API-Key": os.environ["SALESOS_KEY"]},`,
  ];
  if (body !== undefined) lines.push(`    json=${pythonLiteral(body, "    ")},`);
  lines.push(
    `    timeout=30,`,
    `)`,
    `response.raise_for_status()`,
    method === "DELETE" ? `print(response.status_code)` : `print(response.json())`,
  );
  return lines.join("\n");
}

function go({ method, url, body }: SampleRequest): string {
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
    lines.push(
      `\tbody := strings.NewReader(\`${JSON.stringify(body, null, 2).replaceAll("`", '` + "`" + `')}\`)`,
    );
  }
  lines.push(
    `\trequest, err := http.NewRequest(${JSON.stringify(method)}, ${JSON.stringify(url)}, ${reader})`,
    `\tif err != nil {`,
    `\t\tpanic(err)`,
    `\t}`,
    `\trequest.Header.Set("X-API-Key", os.Getenv("SALESOS_KEY"))`,
  );
  if (body !== undefined) lines.push(`\trequest.Header.Set("Content-Type", "application/json")`);
  lines.push(
    `\tresponse, err := http.DefaultClient.Do(request)`,
    `\tif err != nil {`,
    `\t\tpanic(err)`,
    `\t}`,
    `\tdefer response.Body.Close()`,
    `\tanswer, err := io.ReadAll(response.Body)`,
    `\tif err != nil {`,
    `\t\tpanic(err)`,
    `\t}`,
    `\tfmt.Println(response.Status, string(answer))`,
    `}`,
  );
  return lines.join("\n");
}

function pythonLiteral(value: unknown, indent: string): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value !== "object") return JSON.stringify(value);
  const inner = `${indent}    `;
  const [open, close] = Array.isArray(value) ? ["[", "]"] : ["{", "}"];
  const parts = Array.isArray(value)
    ? value.map((item) => pythonLiteral(item, inner))
    : Object.entries(value).map(
        ([name, member]) => `${JSON.stringify(name)}: ${pythonLiteral(member, inner)}`,
      );
  if (parts.length === 0) return open + close;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

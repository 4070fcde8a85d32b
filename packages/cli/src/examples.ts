import type { Operation } from "./contract.ts";
import { kebab } from "./names.ts";

/** Parameters of the query, each of which makes the answer smaller. */
const MOST = 2;

/** A command line that brings the example of the contract about: `salesos leads create --company-name "Acme Inc"`. */
export function exampleOf(operation: Operation, words: readonly string[]): string {
  const ids = [...operation.path.matchAll(/\{\w+\}/g)].map(
    () => "01a1fab6-8372-7110-9a59-38a41ff42d39",
  );
  const query = operation.parameters
    .filter(({ in: place, example }) => place === "query" && example !== undefined)
    .map(({ name, example }) => [name, example] as const)
    .slice(0, MOST);
  const body = Object.entries((operation.body?.example ?? {}) as Record<string, unknown>);
  const flags = [...query, ...body]
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `--${kebab(name)} ${quoted(value)}`);
  return ["$ salesos", ...words, ...ids, ...flags].join(" ");
}

function quoted(value: unknown): string {
  const isList = Array.isArray(value) && value.every((one) => typeof one !== "object");
  const commas = isList && !value.some((one) => String(one).includes(","));
  const text = commas ? value.join(",") : typeof value === "string" ? value : JSON.stringify(value);
  return /^[\w.:,@/+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

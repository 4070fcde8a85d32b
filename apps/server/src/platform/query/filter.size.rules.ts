import type { ErrorDetail } from "../errors/problem.ts";

/** The most that a query reads: every text in it is folded. */
export const MAX_FILTER_KB = 64;

/** What is wrong with a filter that has more than so many KB as JSON. */
export function tooLarge(filter: unknown, most: number): ErrorDetail | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(filter));
  if (bytes <= most * 1024) return undefined;
  const number = (n: number) => n.toLocaleString("en");
  const detail = `has ${number(bytes)} bytes as JSON. The limit is ${number(most * 1024)} (${most} KB). Use fewer values.`;
  return { pointer: "/filter", rule: "size", detail };
}

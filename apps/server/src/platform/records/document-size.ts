import { invalidBody } from "../errors/invalid.ts";
import type { Problem } from "../errors/problem.ts";
import { MAX_DOCUMENT } from "../query/page-bytes.ts";

/** The refusal of a document that is too large; names its largest member. */
export function documentTooLarge(name: string, record: object, bytes: number): Problem | undefined {
  if (bytes <= MAX_DOCUMENT) return undefined;
  const number = (n: number) => n.toLocaleString("en");
  const sizes = Object.entries(record).map(([member, value]) => ({
    member,
    size: Buffer.byteLength(JSON.stringify(value) ?? ""),
  }));
  const { member, size } = sizes.reduce((a, b) => (b.size > a.size ? b : a));
  const detail = `is too large: it has ${number(size)} bytes, and the whole ${name} has ${number(bytes)}. The limit is ${number(MAX_DOCUMENT)} (64 KB). Shorten it.`;
  return invalidBody([{ pointer: `/${member}`, rule: "size", detail }]);
}

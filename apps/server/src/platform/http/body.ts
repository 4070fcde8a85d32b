import { isUtf8 } from "node:buffer";
import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { problem, type ErrorDetail } from "../errors/problem.ts";
import { scanJson } from "./json-scan.ts";

const MAX_DEPTH = 32;
// A number written with 16 digits or more, or with an exponent, may not survive as a JSON number.
const DOUBTFUL_NUMBER = /[\d.]{16}|\d[eE]/;
// Everything that is unwelcome in text: control characters except tab and line breaks.
// oxlint-disable-next-line no-control-regex -- these are the characters to refuse
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
// Printable ASCII needs no further look.
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

/**
 * Reads a JSON body without changing what was sent: refuses text that is not UTF-8, numbers that
 * a JSON number would round, members that come twice, control characters and lone surrogates;
 * trims and NFC-normalises text.
 * Returns `undefined` for an empty body, which some clients announce as JSON.
 */
export function parseBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw invalidJson("The body is not UTF-8.");
  const text = bytes.toString("utf8");
  const found: ErrorDetail[] = [];
  let value: unknown;
  try {
    value = DOUBTFUL_NUMBER.test(text) ? parseExactly(text) : JSON.parse(text);
  } catch (error) {
    throw invalidJson(withPlace(error as Error, text));
  }
  const clean = normalise(value, "", 1, found);
  if (count(text, ":") > countMembers(value)) findTwice(text, found);
  refuse(found);
  return clean;
}

/** The same for what came another way, such as the fields of a form. */
export function normalisedBody(value: unknown): unknown {
  const found: ErrorDetail[] = [];
  const clean = normalise(value, "", 1, found);
  refuse(found);
  return clean;
}

function refuse(found: readonly ErrorDetail[]): void {
  if (found.length > 0) throw invalidBody(found.slice(0, 100));
}

/** The engine's words, and the line and column where it leaves them out. */
function withPlace({ message }: Error, text: string): string {
  if (/line \d+ column \d+/.test(message)) return message;
  const at = scanJson(text).stopsAt ?? text.length;
  const lines = text.slice(0, at).split("\n");
  const column = (lines.at(-1)?.length ?? 0) + 1;
  // Without the excerpt of the body that the engine quotes.
  const words = message.replace(/, (?:\.\.\.)?".*/s, "").replace(/ in JSON.*| JSON input/s, "");
  return `${words} in JSON at position ${at} (line ${lines.length} column ${column})`;
}

/** JSON.parse keeps the last of two members with the same name and drops the other in silence. */
function findTwice(text: string, found: ErrorDetail[]): void {
  for (const path of scanJson(text).twice) {
    found.push(twice(path.map((name) => `/${escapePointer(name)}`).join("")));
  }
}

function twice(pointer: string): ErrorDetail {
  return { pointer, rule: "unique", detail: "comes twice; send it once." };
}

function count(text: string, character: string): number {
  let n = 0;
  for (let at = text.indexOf(character); at >= 0; at = text.indexOf(character, at + 1)) n++;
  return n;
}

/** How many members all objects of a value have together. */
function countMembers(value: unknown, depth = 1): number {
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return 0;
  let n = Array.isArray(value) ? 0 : Object.keys(value).length;
  for (const part of Object.values(value)) n += countMembers(part, depth + 1);
  return n;
}

function invalidJson(detail: string) {
  return problem(errors.invalid_json, { detail });
}

/** Stands for a number that was read but is not the number that was written. */
class InexactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

function parseExactly(text: string): unknown {
  // The reviver's third argument carries the number as it was written (ECMAScript 2025).
  const revive = (_name: string, value: unknown, context?: { source?: string }) =>
    typeof value === "number" && context?.source !== undefined && !isExact(context.source, value)
      ? new InexactNumber(context.source)
      : value;
  try {
    return JSON.parse(text, revive);
  } catch (error) {
    // Reviving recurses and parsing does not; so deep a body is refused for its depth.
    if (error instanceof RangeError) return JSON.parse(text);
    throw error;
  }
}

/** Whether a decimal as written is the same number as the double it was read as. */
function isExact(source: string, value: number): boolean {
  return Number.isFinite(value) && canonical(source) === canonical(String(value));
}

/** Sign, digits without outer zeros, and exponent: equal for equal decimals. */
function canonical(decimal: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(decimal);
  if (match === null) return decimal;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  const trimmed = digits.replace(/0+$/, "");
  if (trimmed === "") return "0";
  const scale = Number(exponent) - fraction.length + (digits.length - trimmed.length);
  return `${sign}${trimmed}e${scale}`;
}

function normalise(value: unknown, pointer: string, depth: number, found: ErrorDetail[]): unknown {
  if (typeof value === "string") return normaliseText(value, pointer, found);
  if (typeof value !== "object" || value === null) return value;
  if (value instanceof InexactNumber) {
    const number = value.source.slice(0, 60);
    found.push({
      pointer,
      rule: "exact",
      detail: `${number} is not held exactly by a JSON number; round it, or send it as text.`,
    });
    return null;
  }
  if (depth > MAX_DEPTH) {
    found.push({ pointer, rule: "depth", detail: `is nested deeper than ${MAX_DEPTH} levels.` });
    return null;
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      value[i] = normalise(value[i], `${pointer}/${i}`, depth + 1, found);
    }
    return value;
  }
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    const place = `${pointer}/${escapePointer(name)}`;
    const cleanName = normaliseText(name, place, found);
    const clean = normalise(members[name], place, depth + 1, found);
    if (cleanName !== name) {
      if (Object.hasOwn(members, cleanName)) {
        found.push(twice(`${pointer}/${escapePointer(cleanName)}`));
      }
      delete members[name];
    }
    // Assignment to "__proto__" would set the prototype instead of the member.
    if (cleanName === "__proto__") Object.defineProperty(members, cleanName, ownMember(clean));
    else members[cleanName] = clean;
  }
  return members;
}

function ownMember(value: unknown): PropertyDescriptor {
  return { value, enumerable: true, configurable: true, writable: true };
}

function normaliseText(text: string, pointer: string, found: ErrorDetail[]): string {
  if (PLAIN.test(text)) return text;
  if (CONTROL.test(text)) {
    found.push({ pointer, rule: "text", detail: "contains a control character." });
  } else if (!text.isWellFormed()) {
    found.push({ pointer, rule: "text", detail: "contains half of a surrogate pair." });
  }
  return text.trim().normalize("NFC");
}

/** One reference token of a JSON pointer, RFC 6901. */
export function escapePointer(name: string): string {
  return name.replaceAll("~", "~0").replaceAll("/", "~1");
}

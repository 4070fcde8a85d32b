import { escapePointer } from "../errors/pointer.ts";
import { isUtf8 } from "node:buffer";
import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { problem, type ErrorDetail } from "../errors/problem.ts";
import { scanJson } from "./json-scan.ts";
import { surveyJson } from "./json-survey.ts";
import { composed, textFault } from "./text.ts";

const MAX_DEPTH = 32;
/** Bounds the work of everything that walks a body. Operations on many records at once declare more. */
const MAX_VALUES = 10_000;
/** More than any member may have; bounds the pointers of what is reported. */
const MAX_NAME = 256;
const MAX_FOUND = 100;

/**
 * Reads a JSON body without changing what was sent: refuses text that is not UTF-8, numbers that
 * a JSON number would round, members that come twice, control characters and lone surrogates.
 * Names of members are trimmed and composed (NFC); strings are by their schemas, in `tidy`.
 * Returns `undefined` for an empty body, which some clients announce as JSON.
 */
export function parseBody(bytes: Buffer, maxValues = MAX_VALUES): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw invalidJson("The body is not valid UTF-8.");
  // Everything below takes time and memory for each value, so these are counted first.
  const { depth, values, members, doubtful } = surveyJson(bytes);
  if (values > maxValues) {
    throw invalidBody([depth > MAX_DEPTH ? tooDeep("") : tooMany(maxValues)]);
  }
  const text = bytes.toString("utf8");
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw invalidJson(withPlace(error as Error, text));
  }
  const found: ErrorDetail[] = [];
  const kept = countMembers(value);
  const clean = checked(value, "", 1, found);
  if (depth <= MAX_DEPTH && (members > kept || doubtful)) scan(text, found);
  refuse(found);
  return clean;
}

/** The same for what came another way, such as the fields of a form. */
export function checkedBody(value: unknown): unknown {
  const found: ErrorDetail[] = [];
  const clean = checked(value, "", 1, found);
  refuse(found);
  return clean;
}

function refuse(found: readonly ErrorDetail[]): void {
  if (found.length > 0) throw invalidBody(found);
}

/** Notes what is wrong with one place, and stops at the last one that is reported. */
function note(found: ErrorDetail[], detail: ErrorDetail): void {
  if (found.push(detail) >= MAX_FOUND) refuse(found);
}

/** The engine's words, and the line and column where it leaves them out. */
function withPlace({ message }: Error, text: string): string {
  if (/line \d+ column \d+/.test(message)) return message;
  const at = scanJson(text).stopsAt ?? text.length;
  const before = text.slice(0, at);
  const column = at - before.lastIndexOf("\n");
  // Without the excerpt of the body that the engine quotes.
  const words = message.replace(/, (?:\.\.\.)?".*/s, "").replace(/ in JSON.*| JSON input/s, "");
  return `${words} in JSON at position ${at} (line ${count(before, "\n") + 1} column ${column})`;
}

/**
 * What JSON.parse does not tell: it keeps the last of two members with the same name and drops the other in silence,
 * and it rounds numbers.
 */
function scan(text: string, found: ErrorDetail[]): void {
  const { twice, inexact } = scanJson(text, { most: MAX_FOUND, maxName: MAX_NAME });
  for (const path of twice) note(found, comesTwice(pointerOf(path)));
  for (const { path, number } of inexact) {
    const detail = `cannot be held exactly as a JSON number: ${number}. Round it, or send it as a string.`;
    note(found, { pointer: pointerOf(path), rule: "exact", detail });
  }
}

function pointerOf(path: readonly string[]): string {
  return path.map((name) => `/${escapePointer(name)}`).join("");
}

function comesTwice(pointer: string): ErrorDetail {
  return { pointer, rule: "unique", detail: "appears twice. Send it once." };
}

function tooDeep(pointer: string): ErrorDetail {
  return { pointer, rule: "depth", detail: `is nested deeper than ${MAX_DEPTH} levels.` };
}

function tooMany(most: number): ErrorDetail {
  const detail = `The body has more than ${most.toLocaleString("en")} values. Send fewer in one request.`;
  return { pointer: "", rule: "size", detail };
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

function checked(value: unknown, pointer: string, depth: number, found: ErrorDetail[]): unknown {
  if (typeof value === "string") {
    checkText(value, pointer, found);
    return value;
  }
  if (typeof value !== "object" || value === null) return value;
  if (depth > MAX_DEPTH) {
    note(found, tooDeep(pointer));
    return null;
  }
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) {
      value[i] = checked(value[i], `${pointer}/${i}`, depth + 1, found);
    }
    return value;
  }
  const members = value as Record<string, unknown>;
  for (const name of Object.keys(members)) {
    if (name.length > MAX_NAME) {
      const detail = `has a member with a name longer than ${MAX_NAME} characters.`;
      note(found, { pointer, rule: "maxLength", detail });
      continue;
    }
    const place = `${pointer}/${escapePointer(name)}`;
    const cleanName = checkText(name, place, found) ? (composed(name) ?? name) : name;
    const clean = checked(members[name], place, depth + 1, found);
    if (cleanName !== name) {
      if (Object.hasOwn(members, cleanName)) {
        note(found, comesTwice(`${pointer}/${escapePointer(cleanName)}`));
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

function checkText(text: string, pointer: string, found: ErrorDetail[]): boolean {
  const fault = textFault(text);
  if (fault !== undefined) note(found, { pointer, ...fault });
  return fault === undefined;
}

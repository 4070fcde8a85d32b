import { errors } from "../errors/errors.ts";
import { invalidParameter } from "../errors/invalid.ts";
import { Problem, problem } from "../errors/problem.ts";
import { quoted } from "../errors/quoted.ts";
import { composed, MANY_MARKS } from "./text.ts";

/** Where a query string that cannot be read keeps what is wrong with it. */
export const UNREADABLE = Symbol("unreadable");

export type ParsedQuery = Record<string, string | string[]> & { [UNREADABLE]?: Problem };

/**
 * Reads a query string; a name that comes twice becomes a list. The router calls this outside of
 * any error handler, so broken percent-encoding is noted for the route to refuse and never thrown.
 */
export function parseQueryString(text: string): ParsedQuery {
  const query = Object.create(null) as ParsedQuery;
  if (text === "") return query;
  try {
    readPairs(text, query);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    query[UNREADABLE] = error;
  }
  return query;
}

function readPairs(text: string, query: ParsedQuery): void {
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const written = equals < 0 ? pair : pair.slice(0, equals);
    const name = decode(written, written);
    const value = decode(equals < 0 ? "" : pair.slice(equals + 1), name);
    const before = query[name];
    if (before === undefined) query[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else query[name] = [before, value];
  }
}

function decode(text: string, parameter: string): string {
  const spaced = text.includes("+") ? text.replaceAll("+", " ") : text;
  if (!spaced.includes("%")) return spaced;
  let value: string | undefined;
  try {
    value = decodeURIComponent(spaced);
  } catch {
    value = undefined;
  }
  if (value === undefined || value.includes("\0")) {
    throw problem(errors.invalid_parameter, {
      detail: `The query string is not valid percent-encoded UTF-8 at ${quoted(text, 40)}.`,
      errors: [
        {
          parameter: parameter.slice(0, 40),
          rule: "encoding",
          detail: "is not valid percent-encoded UTF-8.",
        },
      ],
    });
  }
  const kept = composed(value);
  if (kept === undefined) {
    throw invalidParameter(parameter.slice(0, 40), "text", MANY_MARKS.detail);
  }
  return kept;
}

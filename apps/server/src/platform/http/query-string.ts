import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";

/** Reads a query string; a name that comes twice becomes a list. Refuses broken percent-encoding. */
export function parseQueryString(text: string): Record<string, string | string[]> {
  const query = Object.create(null) as Record<string, string | string[]>;
  if (text === "") return query;
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = decode(equals < 0 ? "" : pair.slice(equals + 1));
    const before = query[name];
    if (before === undefined) query[name] = value;
    else if (Array.isArray(before)) before.push(value);
    else query[name] = [before, value];
  }
  return query;
}

function decode(text: string): string {
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
      detail: `The query string is not valid percent-encoded UTF-8 at "${text.slice(0, 40)}".`,
      errors: [
        {
          parameter: text.slice(0, 40),
          rule: "encoding",
          detail: "is not valid percent-encoded UTF-8.",
        },
      ],
    });
  }
  return value.normalize("NFC").trim();
}

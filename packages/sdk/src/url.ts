import type { Query, QueryValue } from "./options.ts";

/** A path template with its `{names}` replaced. Throws a TypeError for a value that would change the path. */
export function fillPath(template: string, values: readonly unknown[]): string {
  let next = 0;
  return template.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[next++];
    // An empty id would be the list; "." and ".." are folders in a URL.
    if (typeof value !== "string" || /^\.{0,2}$/.test(value)) {
      throw new TypeError(`${template}: "${name}" must be an id string, not ${show(value)}.`);
    }
    return encodeURIComponent(value);
  });
}

function show(value: unknown): string {
  return typeof value === "string" ? `"${value}"` : value === null ? "null" : typeof value;
}

/** A query string with `?`; empty without values. */
export function queryString(query: Query): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of (Array.isArray(value) ? value : [value]) as (QueryValue | undefined)[]) {
      if (one === undefined) continue;
      // Checks the shape, because a Date can come from another realm.
      parameters.append(name, typeof one === "object" ? one.toISOString() : String(one));
    }
  }
  const text = parameters.toString();
  return text && `?${text}`;
}

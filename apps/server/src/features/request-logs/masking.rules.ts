import { hasKey, maskKeys } from "../../platform/keys/mask-keys.ts";

/** What stands where something personal may have stood. */
const MASK = "***";

const INSTANT = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/i;
const FIELDS = /^-?[a-z_]{1,40}(,-?[a-z_]{1,40})*$/;
const EVENT_TYPES = /^(\*|[a-z_]{1,40}\.(\*|[a-z_]{1,40}))$/;
const NUMBER = /^\d{1,10}$/;

/**
 * The parameters whose values say nothing about anybody, and how such values look. A cursor is none of them: it holds
 * what the list is sorted by, which may be a name.
 */
const HARMLESS: ReadonlyMap<string, RegExp> = new Map([
  ["limit", NUMBER],
  ["offset", NUMBER],
  ["wait", NUMBER],
  ["count", /^(exact|none)$/],
  ["dryRun", /^(true|false)$/],
  ["sort", FIELDS],
  ["fields", FIELDS],
  ["type", EVENT_TYPES],
  ["eventType", EVENT_TYPES],
  ["createdAfter", INSTANT],
  ["createdBefore", INSTANT],
  ["updatedAfter", INSTANT],
  ["updatedBefore", INSTANT],
]);

const NAME = /^[a-zA-Z][a-zA-Z_]{0,39}$/;
const MOST_PARAMETERS = 30;
/** So that a page of the log has a size that is known. */
const LONGEST_QUERY = 1_000;

/** A query string with the names of its parameters, and of their values only what is harmless. */
export function maskQuery(query: string): string {
  const pairs = query.split("&", MOST_PARAMETERS + 1);
  const shown = pairs.slice(0, MOST_PARAMETERS).map((pair) => {
    const equals = pair.indexOf("=");
    const name = equals < 0 ? pair : pair.slice(0, equals);
    if (!NAME.test(name)) return MASK;
    if (equals < 0) return name;
    const value = pair.slice(equals + 1);
    return `${name}=${isHarmless(name, value) ? value : MASK}`;
  });
  const masked = (pairs.length > MOST_PARAMETERS ? [...shown, MASK] : shown).join("&");
  return masked.length > LONGEST_QUERY ? `${masked.slice(0, LONGEST_QUERY)}${MASK}` : masked;
}

function isHarmless(name: string, value: string): boolean {
  // Of what is escaped, only commas and colons are wanted.
  const plain = value.replaceAll(/%2c/gi, ",").replaceAll(/%3a/gi, ":");
  return HARMLESS.get(name)?.test(plain) === true;
}

const SEGMENT = /^[\w.~-]{1,64}$/;
const ID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
const UUID = new RegExp(`^${ID}$`, "i");
const MOST_SEGMENTS = 12;
/** How secrets of ours begin, besides keys: those of webhooks, probes and people. */
const SECRET = /^(whsec|witness)_/i;
const isSecret = (text: string) => SECRET.test(text) || hasKey(text);

/** Routes with parameters, as they look where all of these are ids. */
const forms = new Map<string, RegExp>();

/**
 * The path of a request where it is not its route, with any segment masked that is neither an id in the place of a
 * parameter nor a plain word. `route` is a pattern such as `/api/leads/:id`, undefined where no route was found.
 */
export function maskedPath(path: string, route: string | undefined): string | undefined {
  if (route === undefined) return maskSegments(path, undefined);
  if (!route.includes(":")) return undefined;
  let form = forms.get(route);
  if (form === undefined) {
    form = new RegExp(`^${route.replaceAll(/:\w+/g, ID)}$`, "i");
    forms.set(route, form);
  }
  return form.test(path) ? path : maskSegments(path, route.split("/"));
}

function maskSegments(path: string, pattern: readonly string[] | undefined): string {
  const segments = path.split("/", MOST_SEGMENTS + 1);
  const shown = segments.slice(0, MOST_SEGMENTS).map((segment, i) => {
    const part = pattern?.[i];
    if (part?.startsWith(":") === true) return UUID.test(segment) ? segment : MASK;
    if (part !== undefined) return part;
    return segment === "" || (SEGMENT.test(segment) && !isSecret(segment)) ? segment : MASK;
  });
  return (segments.length > MOST_SEGMENTS ? [...shown, MASK] : shown).join("/");
}

const EMAIL = /[^\s@<>()",;:]+@[^\s@<>()",;]+/g;
const LONGEST_AGENT = 200;

/** A User-Agent header, shortened, with e-mail addresses masked. */
export function maskAgent(agent: string): string {
  // Cut first: the rest of a long one is not searched. A cut address is still found, unless the cut is at its `@`.
  return maskKeys(agent.slice(0, LONGEST_AGENT)).replaceAll(EMAIL, MASK);
}

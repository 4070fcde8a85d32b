import { invalidParameters } from "../errors/invalid.ts";
import type { ErrorDetail } from "../errors/problem.ts";
import type { ParsedQuery } from "./query-string.ts";

interface Spelled {
  /** The query under the names of the contract. */
  query: ParsedQuery;
  /** Puts the name that was sent into what is said about a parameter. */
  asSent(detail: ErrorDetail): ErrorDetail;
}

/** Reads `min_icp_score` as `minIcpScore`, and the other way round: the names of the contract are canonical. */
export function spellings(names: readonly string[]): (query: ParsedQuery) => Spelled {
  const canonical = new Map(
    names.flatMap((name) => [snakeCase(name), camelCase(name)].map((other) => [other, name])),
  );
  for (const name of names) canonical.delete(name);

  return (sent) => {
    const others = Object.keys(sent).filter((name) => canonical.has(name));
    if (others.length === 0) return { query: sent, asSent: (detail) => detail };
    const query = Object.assign(Object.create(null), sent) as ParsedQuery;
    const sentNames = new Map<string, string>();
    for (const other of others) {
      const name = canonical.get(other) ?? other;
      const value = sent[other] ?? "";
      if (name in sent && String(sent[name]) !== String(value)) throw contradiction(name, other);
      if (!(name in sent)) sentNames.set(name, other);
      query[name] = value;
      delete query[other];
    }
    const asSent = (detail: ErrorDetail) => {
      const other = sentNames.get(detail.parameter ?? "");
      return other === undefined ? detail : { ...detail, parameter: other };
    };
    return { query, asSent };
  };
}

function contradiction(name: string, other: string) {
  const detail = (sentToo: string) =>
    `is also sent as ${sentToo}, with a different value. These are the same parameter: send only ${name}.`;
  return invalidParameters([
    { parameter: name, rule: "contradiction", detail: detail(other) },
    { parameter: other, rule: "contradiction", detail: detail(name) },
  ]);
}

const snakeCase = (name: string) =>
  name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
const camelCase = (name: string) =>
  name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

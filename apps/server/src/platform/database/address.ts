import { isIPv6 } from "node:net";
import type { ClientConfig } from "pg";
import { parseIntoClientConfig } from "pg-connection-string";

/** One server of several. */
export interface Host {
  host: string;
  port: number;
}

/** How to reach the database. */
export interface Connection extends ClientConfig {
  /** Where there are several servers: the one that accepts writes is meant. Stands above `host` and `port`. */
  hosts?: readonly Host[] | undefined;
}

/** A database URL that cannot be used. The message says why and never contains the URL, which holds the password. */
export class AddressError extends Error {
  override readonly name = "AddressError";
}

const DEFAULT_PORT = 5432;
const SCHEME = /^postgres(ql)?:\/\//;
/** What asks for the server that accepts writes, as we always do where there are several. */
const WRITABLE = ["read-write", "primary"];

/**
 * Reads a URL of libpq's form, also with several hosts: `postgres://user:password@db1:5432,db2/sales`. The driver's
 * own parser reads everything but the list of hosts. Throws AddressError.
 */
export function parseDatabaseUrl(url: string): Connection {
  const { start, hosts, path, query } = partsOf(url);
  const list = hosts.includes(",") ? hosts.split(",").map(parseHost) : hostsOf(query);
  // Of several hosts, the driver's parser sees none.
  const authority = list === undefined ? hosts : "several";
  const { target_session_attrs: target, ...connection } = readByDriver(
    `${start}${authority}${path}${query.size === 0 ? "" : `?${query.toString()}`}`,
  );
  if (target !== undefined && !WRITABLE.includes(target)) {
    throw new AddressError(
      `must have target_session_attrs=${WRITABLE.join(" or ")}: SalesOS writes.`,
    );
  }
  return list === undefined ? connection : { ...connection, ...list[0], hosts: list };
}

function partsOf(url: string) {
  const scheme = SCHEME.exec(url)?.[0];
  if (scheme === undefined) throw new AddressError("must begin with postgres:// or postgresql://.");
  const end = scheme.length + url.slice(scheme.length).search(/[/?#]|$/);
  const rest = url.slice(end);
  // Without this, the host of postgres://user:pass/word@db would be "user".
  if (/#|^[^?]*@|^[^=]*@/.test(rest)) {
    throw new AddressError(
      "has a character in its user or password that must be escaped: / is %2F, ? is %3F, # is %23, @ is %40.",
    );
  }
  const at = url.lastIndexOf("@", end) + 1;
  const start = at === 0 ? scheme : url.slice(0, at);
  const [path = "", query] = rest.split("?", 2);
  return { start, hosts: url.slice(start.length, end), path, query: new URLSearchParams(query) };
}

/** libpq also takes `?host=db1,db2&port=5432,5433`; one port holds for all. Takes both out of the query. */
function hostsOf(query: URLSearchParams): Host[] | undefined {
  const names = query.get("host")?.split(",") ?? [];
  if (names.length < 2) return undefined;
  const ports = (query.get("port") ?? String(DEFAULT_PORT)).split(",");
  query.delete("host");
  query.delete("port");
  return names.map((name, i) =>
    parseHost(`${isIPv6(name) ? `[${name}]` : name}:${ports[i] ?? ports[0]}`, i),
  );
}

function parseHost(text: string, index: number): Host {
  const found = /^(?:\[([^\]]+)\]|([^:[\]]*))(?::(\d{1,5}))?$/.exec(text);
  const port = Number(found?.[3] ?? DEFAULT_PORT);
  const host = decode(found?.[1] ?? found?.[2] ?? "");
  const isReadable = found !== null && (found[1] === undefined || isIPv6(found[1]));
  if (!isReadable || host === "" || port === 0 || port > 65_535) {
    throw new AddressError(
      `has a host at place ${index + 1} of its list that cannot be read. Write db.example.com:5432 or [2001:db8::1]:5432.`,
    );
  }
  return { host, port };
}

function readByDriver(url: string): ClientConfig & { target_session_attrs?: string } {
  try {
    return parseIntoClientConfig(url);
  } catch (error) {
    const { code, path } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "EACCES") {
      throw new AddressError(`names a certificate file that cannot be read: ${path}.`);
    }
    throw new AddressError("is not a valid URL. Escape special characters, such as %40 for @.");
  }
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AddressError("has a % in its host that is not followed by two hex digits.");
  }
}

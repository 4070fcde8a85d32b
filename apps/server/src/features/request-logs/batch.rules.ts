import { asUuid } from "../../platform/http/request-id.ts";
import { newId } from "../../platform/ids.ts";
import { surroundings } from "../../platform/network/addresses.ts";
import { addCount, dayOf, type UsageCount, type UsageSums } from "../usage/index.ts";
import { maskAgent, maskPath, maskQuery } from "./masking.rules.ts";

/** One request as it was noted at its end: references only, as nothing is worked out while clients wait. */
export interface Entry {
  requestId: string;
  /** Whether the client sent the id. */
  given: boolean;
  workspaceId: string;
  keyId: string;
  /** Whether nothing about the caller is kept: everyone reads what the public sandbox logs. */
  anonymous: boolean;
  method: string;
  /** The router's pattern, such as `/api/leads/:id`. */
  route: string | undefined;
  url: string;
  status: number;
  failure: string | undefined;
  /** When it ended, in epoch ms, and how long it took. */
  endedAt: number;
  durationMs: number;
  remote: string | undefined;
  forwarded: string | string[] | undefined;
  agent: string | undefined;
  replayed: boolean;
  eventIds: readonly string[] | undefined;
}

/** What many rows have in common. */
interface Shape {
  n: number;
  workspace_id: string;
  api_key_id: string;
  method: string;
  route: string | null;
  query: string | null;
  status: number;
  error_code: string | null;
  address: string | null;
  user_agent: string | null;
  replayed: boolean;
}

/**
 * Entries as they are written: what rows share once, the rest as one list for each column, in the text form of arrays.
 * A list is `{}` where no row has a value.
 */
export interface Batch {
  size: number;
  shapes: string;
  ids: string;
  shapeOf: string;
  durations: string;
  paths: string;
  requestIds: string;
  eventIds: string;
  usage: UsageSums;
  /** One of its rows, to see whether it was written when nobody knows. */
  mark: { workspaceId: string; id: string };
}

/** What the caller's address is, from the socket's and the X-Forwarded-For header. */
export type AddressOf = (
  remote: string | undefined,
  forwarded: string | string[] | undefined,
) => string | undefined;

const DAY = 86_400_000;
const NULL = "NULL";

/** Turns entries, at least one, into what is written of them. */
export function batchOf(entries: readonly Entry[], addressOf: AddressOf): Batch {
  const shapes = new Map<string, { shape: Shape; entry: Entry; requests: number }>();
  const ids: string[] = [];
  const shapeOf: number[] = [];
  const durations: number[] = [];
  const paths: string[] = [];
  const requestIds: string[] = [];
  const eventIds: string[] = [];

  for (const entry of entries) {
    const { url, route, given, requestId } = entry;
    const question = url.indexOf("?");
    const query = question < 0 ? "" : url.slice(question + 1);
    const beganAt = entry.endedAt - entry.durationMs;
    const key = keyOf(entry, query, Math.floor(beganAt / DAY));
    let found = shapes.get(key);
    if (found === undefined) {
      found = { shape: shapeOfEntry(entry, query, shapes.size, addressOf), entry, requests: 0 };
      shapes.set(key, found);
    }
    found.requests++;
    ids.push(given ? newId(new Date(Math.floor(beganAt))) : asUuid(requestId));
    shapeOf.push(found.shape.n);
    durations.push(Math.round(entry.durationMs * 100) / 100);
    // Of a route without parameters the path is the route.
    const plain = route !== undefined && !route.includes(":");
    paths.push(plain ? NULL : `"${maskPath(question < 0 ? url : url.slice(0, question), route)}"`);
    requestIds.push(given ? `"${requestId}"` : NULL);
    eventIds.push(entry.eventIds?.join(";") || NULL);
  }

  const usage: UsageSums = new Map();
  for (const { entry, requests } of shapes.values()) addCount(usage, countOf(entry, requests));
  return {
    size: entries.length,
    shapes: JSON.stringify([...shapes.values()].map(({ shape }) => shape)),
    ids: array(ids),
    shapeOf: array(shapeOf),
    durations: array(durations),
    paths: sparse(paths),
    requestIds: sparse(requestIds),
    eventIds: sparse(eventIds),
    usage,
    mark: { workspaceId: entries[0]?.workspaceId ?? "", id: ids[0] ?? "" },
  };
}

// Nothing needs to be escaped: masked paths, ids and numbers have neither quotes nor backslashes.
function array(values: readonly (string | number)[]): string {
  return `{${values.join(",")}}`;
}

function sparse(values: readonly string[]): string {
  return values.some((value) => value !== NULL) ? array(values) : "{}";
}

function keyOf(entry: Entry, query: string, day: number): string {
  const { keyId, method, route, status, failure, remote, forwarded, agent, replayed } = entry;
  return `${keyId} ${day} ${method} ${route} ${status} ${failure} ${replayed} ${remote} ${String(forwarded)}\n${agent}\n${query}`;
}

function shapeOfEntry(entry: Entry, query: string, n: number, addressOf: AddressOf): Shape {
  const { remote, forwarded, agent } = entry;
  const address = entry.anonymous ? undefined : addressOf(remote, forwarded);
  return {
    n,
    workspace_id: entry.workspaceId,
    api_key_id: entry.keyId,
    method: entry.method,
    route: entry.route === undefined ? null : shownRoute(entry.route),
    query: query === "" ? null : maskQuery(query),
    status: entry.status,
    error_code: entry.failure ?? null,
    address: (address === undefined ? undefined : surroundings(address)) ?? null,
    user_agent: agent === undefined || entry.anonymous ? null : maskAgent(agent),
    replayed: entry.replayed,
  };
}

/** A pattern of the router as the contract writes it: `/api/leads/{id}`. */
function shownRoute(route: string): string {
  return route.replaceAll(/:(\w+)/g, "{$1}");
}

/** What an entry adds to the sums, as `requests` of them. */
export function countOf(entry: Entry, requests = 1): UsageCount {
  const { workspaceId, keyId: apiKeyId, method, route, status } = entry;
  return {
    workspaceId,
    apiKeyId,
    day: dayOf(entry.endedAt - entry.durationMs),
    method,
    route: route === undefined ? "" : shownRoute(route),
    statusClass: Math.floor(status / 100),
    requests,
  };
}

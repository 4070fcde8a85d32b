import { asUuid } from "../../platform/types/request-id.ts";
import { newId } from "../../platform/types/ids.ts";
import { surroundings } from "../../platform/network/addresses.ts";
import { addCount, dayOf, type UsageCount, type UsageSums } from "../usage/index.ts";
import type { Block, Entry, Shape } from "./entries.ts";
import { maskAgent, maskQuery, maskedPath } from "./masking.rules.ts";

/** Entries as they are written. */
export interface Batch {
  size: number;
  blocks: Block[];
  usage: UsageSums;
}

/** What the caller's address is, from the socket's and the X-Forwarded-For header. */
export type AddressOf = (
  remote: string | undefined,
  forwarded: string | string[] | undefined,
) => string | undefined;

/** Requests of one workspace and one second, as they are put together. `low` and `high` bound the hex digits of their ids. */
interface Open {
  workspaceId: string;
  low: string;
  high: string;
  lowest: string;
  highest: string;
  given: Entry | undefined;
  shapes: Shape[];
  /** The first entry of each shape, and how many there are. */
  firsts: Entry[];
  counts: number[];
  numbers: Map<string, number>;
  /** Of the entry before. */
  number: number;
  details: string;
}

/** Turns entries into what is written of them. With the noting it is all that a request costs the process: about 2 µs. */
export function batchOf(entries: readonly Entry[], addressOf: AddressOf): Batch {
  const open = new Map<string, Open>();
  const all: Open[] = [];
  let current: Open | undefined;
  for (const entry of entries) {
    const hex = entry.given ? "" : entry.requestId.slice(4);
    if (
      current === undefined ||
      current.given !== undefined ||
      entry.given ||
      current.workspaceId !== entry.workspaceId ||
      hex < current.low ||
      hex >= current.high
    ) {
      current = openFor(entry, hex, open, all);
    }
    add(current, entry, hex, addressOf);
  }
  const usage: UsageSums = new Map();
  for (const { firsts, counts } of all) {
    for (const [n, first] of firsts.entries()) addCount(usage, countOf(first, counts[n]));
  }
  return { size: entries.length, blocks: all.map(closed), usage };
}

function openFor(entry: Entry, hex: string, open: Map<string, Open>, all: Open[]): Open {
  const began = Math.floor(entry.endedAt - entry.durationMs);
  const second = Math.floor((entry.given ? began : Number.parseInt(hex.slice(0, 12), 16)) / 1000);
  const key = `${entry.workspaceId} ${second}`;
  const found = entry.given ? undefined : open.get(key);
  if (found !== undefined) return found;
  const made: Open = {
    workspaceId: entry.workspaceId,
    low: hexOf(second * 1000),
    high: hexOf(second * 1000 + 1000),
    lowest: hex,
    highest: hex,
    given: entry.given ? entry : undefined,
    shapes: [],
    firsts: [],
    counts: [],
    numbers: new Map(),
    number: -1,
    details: "",
  };
  if (!entry.given) open.set(key, made);
  all.push(made);
  return made;
}

const hexOf = (ms: number) => ms.toString(16).padStart(12, "0");

function add(block: Open, entry: Entry, hex: string, addressOf: AddressOf): void {
  if (hex < block.lowest) block.lowest = hex;
  else if (hex > block.highest) block.highest = hex;
  const question = entry.url.indexOf("?");
  const query = question < 0 ? "" : entry.url.slice(question + 1);
  const before = block.firsts[block.number];
  if (before === undefined || !alike(before, entry, query)) {
    block.number = numberOf(block, entry, query, addressOf);
  }
  block.counts[block.number] = (block.counts[block.number] ?? 0) + 1;
  const path = maskedPath(question < 0 ? entry.url : entry.url.slice(0, question), entry.route);
  const quoted = path === undefined ? "0" : `"${path}"`;
  const ids = entry.eventIds;
  const events = ids === undefined || ids.length === 0 ? "" : `,"${ids.join('","')}"`;
  // A whole number: to write one out takes a fifth of the time.
  const duration = Math.round(entry.durationMs * 100);
  block.details += `["${hex}",${block.number},${duration},${quoted}${events}],`;
}

/** Most requests are like the one before, and are not looked up. */
function alike(a: Entry, b: Entry, query: string): boolean {
  return (
    a.keyId === b.keyId &&
    a.route === b.route &&
    a.method === b.method &&
    a.status === b.status &&
    a.failure === b.failure &&
    a.replayed === b.replayed &&
    a.remote === b.remote &&
    a.forwarded === b.forwarded &&
    a.agent === b.agent &&
    (query === "" ? !a.url.includes("?") : a.url.endsWith(`?${query}`))
  );
}

function numberOf(block: Open, entry: Entry, query: string, addressOf: AddressOf): number {
  const { keyId, method, route, status, failure, remote, forwarded, agent, replayed } = entry;
  const key = `${keyId} ${method} ${route} ${status} ${failure} ${replayed} ${remote} ${String(forwarded)}\n${agent}\n${query}`;
  const known = block.numbers.get(key);
  if (known !== undefined) return known;
  block.numbers.set(key, block.shapes.length);
  block.firsts.push(entry);
  return block.shapes.push(shapeOf(entry, query, addressOf)) - 1;
}

function shapeOf(entry: Entry, query: string, addressOf: AddressOf): Shape {
  const { remote, forwarded, agent } = entry;
  const address = entry.anonymous ? undefined : addressOf(remote, forwarded);
  return {
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

function closed({ workspaceId, lowest, highest, given, counts, shapes, details }: Open): Block {
  const own = given && newId(new Date(Math.floor(given.endedAt - given.durationMs)));
  return {
    workspaceId,
    id: own ?? asUuid(`req_${highest}`),
    firstId: own ?? asUuid(`req_${lowest}`),
    requestId: given?.requestId ?? null,
    size: counts.reduce((sum, n) => sum + n, 0),
    shapes: JSON.stringify(shapes),
    details: `[${details.slice(0, -1)}]`,
  };
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

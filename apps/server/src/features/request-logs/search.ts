import { uuidOfRequest } from "../../platform/types/request-id.ts";
import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { passes, requestsOf, type Place, type RequestLogFilter } from "./request-logs.rules.ts";
import type { RequestLog } from "./request-logs.schemas.ts";
import { blocksAround, blocksNamed, listBlocks, readDetails } from "./request-logs.store.ts";

/** One page, the newest request first; `next` is where the next one goes on, when there may be one. */
export interface Page {
  requests: RequestLog[];
  next: Place | undefined;
}

/** Blocks that are read at once, and that one page looks at, however few of their requests pass. */
const BLOCKS = 100;
const MOST_BLOCKS = 2_000;

/** The requests that pass a filter, from a place on where one is given. */
export async function searchRequests(
  tx: WorkspaceTransaction,
  options: { filter: RequestLogFilter; place: Place | undefined; limit: number },
): Promise<Page> {
  const { filter, place, limit } = options;
  const bounded = place === undefined || place.id >= filter.belowId;
  const below = bounded ? filter.belowId : place.id;
  const including = !bounded && place.including;
  const within = (id: string) => id >= filter.fromId && (including ? id <= below : id < below);
  if (filter.requestId !== undefined) {
    return named(tx, { ...options, requestId: filter.requestId, within, below });
  }

  let found: RequestLog[] = [];
  let behind = "ffffffff-ffff-ffff-ffff-ffffffffffff";
  for (let looked = 0; looked < MOST_BLOCKS; looked += BLOCKS) {
    const range = { from: filter.fromId, below, including, behind };
    const { blocks, more } = await listBlocks(tx, range, BLOCKS);
    const passing = blocks.filter(({ shapes }) =>
      (JSON.parse(shapes) as Parameters<typeof passes>[1][]).some((shape) => passes(filter, shape)),
    );
    while (passing.length > 0) {
      const some = passing.splice(0, enoughOf(passing, limit));
      // No block from here on has a higher id than this.
      const highest = some[0]?.id ?? "";
      if (complete(found, highest) > limit) return pageOf(found, limit);
      const details = await readDetails(
        tx,
        some.map(({ id }) => id),
      );
      for (const block of some) {
        const read = { ...block, details: details.get(block.id) ?? "[]" };
        const those = requestsOf(read, (shape) => passes(filter, shape));
        found.push(...those.filter(({ id }) => within(id)));
      }
      // The rest would never be shown, and would only be sorted again and again.
      found = found.toSorted(newestFirst).slice(0, limit + 1);
    }
    const last = blocks.at(-1);
    if (!more || last === undefined) return pageOf(found, limit);
    behind = last.id;
    if (complete(found, behind) > limit) return pageOf(found, limit);
  }
  // Whatever is not above the last block may have company in those that were not looked at.
  const sure = found.filter(({ id }) => id >= behind);
  if (sure.length > limit) return pageOf(sure, limit);
  return { requests: sure, next: { id: behind, including: false } };
}

function newestFirst(a: RequestLog, b: RequestLog): number {
  return a.id < b.id ? 1 : -1;
}

/** How many of the blocks hold a page, if all of their requests pass. */
function enoughOf(blocks: readonly { size: number }[], limit: number): number {
  let n = 0;
  for (let size = 0; n < blocks.length && size <= limit; n++) size += blocks[n]?.size ?? 0;
  return n;
}

/** How many of those found are certainly the first: the blocks not yet read have no higher id than this. */
function complete(found: readonly RequestLog[], highest: string): number {
  let n = 0;
  while (n < found.length && (found[n]?.id ?? "") > highest) n++;
  return n;
}

function pageOf(found: readonly RequestLog[], limit: number): Page {
  const requests = found.slice(0, limit);
  const last = requests.at(-1);
  if (found.length <= limit || last === undefined) return { requests, next: undefined };
  return { requests, next: { id: last.id, including: false } };
}

/** An id names few requests: one that we made, or those for which a client chose it. */
async function named(
  tx: WorkspaceTransaction,
  options: {
    requestId: string;
    filter: RequestLogFilter;
    within: (id: string) => boolean;
    below: string;
    limit: number;
  },
): Promise<Page> {
  const { requestId, filter, within, below, limit } = options;
  const own = uuidOfRequest(requestId);
  const from = filter.fromId;
  const [given, around] = await Promise.all([
    blocksNamed(tx, { requestId, from, below, limit: limit + 1 }),
    own === undefined ? [] : blocksAround(tx, { id: own, from }),
  ]);
  const found = [...given, ...around]
    .flatMap((block) => requestsOf(block, (shape) => passes(filter, shape)))
    .filter((request) => request.request_id === requestId && within(request.id));
  return pageOf(found.toSorted(newestFirst), limit);
}

/** One request by its id, unless it is older than `from`. */
export async function findRequest(
  tx: WorkspaceTransaction,
  { id, from }: { id: string; from: string },
): Promise<RequestLog | undefined> {
  const blocks = await blocksAround(tx, { id, from });
  return blocks.flatMap((block) => requestsOf(block)).find((request) => request.id === id);
}

import { setTimeout as delay } from "node:timers/promises";
import type { SalesOS } from "@salesos/sdk";

/** A request in the log. */
export interface Line {
  id: string;
  created_at: string;
  method: string;
  path: string;
  status: number;
  duration_ms: number;
  request_id: string;
  error_code: string | null;
  user_agent: string | null;
}

export interface LogRequest {
  status?: string;
  method?: string;
  /** How many lines to begin with. */
  earlier: number;
  /** End after those. */
  once: boolean;
}

/** Asking for the log is in the log: by this name, every tail leaves the requests of all out. */
const USER_AGENT = "salesos-logs-tail";

/** Between two requests, in ms: the first while something happens, the last while nothing does. */
const SOONEST = 1_000;
const LATEST = 5_000;

/** A request has the time of its begin, and is in the log at its end. One that took longer is not shown. In ms. */
const LONGEST = 30_000;

const PAGE = 500;
export const MOST_EARLIER = 1_000;

/** The requests to the API, the oldest first: some earlier ones, then those that come. */
export async function* followLog(client: SalesOS, asked: LogRequest): AsyncGenerator<Line> {
  const earlier = await latest(client, asked);
  yield* earlier.toReversed();
  if (asked.once) return;
  // Of the server's clock, by which the log is.
  let newest = earlier[0]?.created_at ?? (await now(client));
  const seen = new Map(earlier.map(({ id, created_at }) => [id, created_at]));
  // What came in between is news; the others are only noted.
  const before = await since(client, newest, seen, asked);
  yield* before.filter(({ created_at }) => created_at > newest).toReversed();
  for (let wait = SOONEST; ;) {
    await delay(wait);
    const fresh = await since(client, newest, seen, asked);
    yield* fresh.toReversed();
    newest = fresh.reduce(
      (last, { created_at }) => (created_at > last ? created_at : last),
      newest,
    );
    for (const [id, at] of seen) if (at < startOf(newest)) seen.delete(id);
    wait = fresh.length > 0 ? SOONEST : Math.min(LATEST, wait * 1.5);
  }
}

/** The newest lines, as many as are asked for, the newest first. */
async function latest(client: SalesOS, { earlier, ...asked }: LogRequest): Promise<Line[]> {
  const found: Line[] = [];
  for (let cursor: string | null | undefined; found.length < earlier && cursor !== null;) {
    const page = await ask(client, { ...asked, cursor });
    found.push(...page.data.filter(isForeign));
    cursor = page.next_cursor;
  }
  return found.slice(0, earlier);
}

/** What came since, and was not seen, the newest first. Notes in `seen` what it gives. */
async function since(
  client: SalesOS,
  newest: string,
  seen: Map<string, string>,
  asked: LogRequest,
): Promise<Line[]> {
  const found: Line[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await ask(client, { ...asked, cursor, createdAfter: startOf(newest) });
    const fresh = page.data.filter((line) => isForeign(line) && !seen.has(line.id));
    for (const { id, created_at } of fresh) seen.set(id, created_at);
    found.push(...fresh);
    // Where a whole page is known, what is older is known too, on a server with much to do.
    cursor = fresh.length === 0 ? null : page.next_cursor;
  } while (cursor !== null);
  return found;
}

const isForeign = ({ user_agent }: Line) => user_agent?.startsWith(USER_AGENT) !== true;

const startOf = (newest: string) => new Date(Date.parse(newest) - LONGEST).toISOString();

interface Page {
  data: Line[];
  next_cursor: string | null;
}

function ask(
  client: SalesOS,
  {
    status,
    method,
    cursor,
    createdAfter,
  }: Partial<LogRequest> & { cursor: string | null | undefined; createdAfter?: string },
): PromiseLike<Page> {
  return client.request<Page>({
    method: "GET",
    path: "/api/request-logs",
    query: { limit: PAGE, status, method, createdAfter, cursor: cursor ?? undefined },
    headers: { "user-agent": USER_AGENT },
  });
}

/** The time of the server. */
async function now(client: SalesOS): Promise<string> {
  const { response } = await client
    .request({
      method: "GET",
      path: "/api/request-logs",
      query: { limit: 1 },
      headers: { "user-agent": USER_AGENT },
    })
    .withResponse();
  const date = Date.parse(response.headers.get("date") ?? "");
  return new Date(Number.isNaN(date) ? Date.now() : date).toISOString();
}

import type { Transaction, WorkspaceTransaction } from "../../platform/database/database.ts";
import { PAGE_BYTES, sized } from "../../platform/query/page-bytes.ts";
import { behindAll, START, type EventFilter, type Place } from "./events.rules.ts";

/** An event as it lies in the log. */
export interface StoredEvent {
  id: string;
  type: string;
  position: string;
  body: string;
}

/** A row of a page: without an event where there is none, without its body where it is no longer on the page. */
type Row = Partial<StoredEvent> & { fits: boolean | null };

const COLUMNS =
  "page.id, page.type, page.position, page.fits, case when page.fits then page.body end as body";

/** The events of a page, and whether there are more. */
function eventsOn(rows: readonly Row[]): { page: StoredEvent[]; cut: boolean } {
  const page = rows.filter(({ fits }) => fits === true) as StoredEvent[];
  return { page, cut: rows.some(({ fits }) => fits === false) };
}

/** One page, and where the next one begins. `more` also when a page of much filtered out ends early. */
export interface LogPage {
  events: StoredEvent[];
  more: boolean;
  next: Place;
}

/** A page looks at so many events or commits at most, however few of them pass the filter. */
const WINDOW = 2_000;

const windowOf = ({ types, groups }: EventFilter, limit: number) =>
  types.length + groups.length === 0 ? limit + 1 : Math.max(WINDOW, limit + 1);

function conditions(filter: EventFilter, values: unknown[]): string {
  const found: string[] = [];
  const add = (text: (n: number) => string, value: unknown) => {
    values.push(value);
    found.push(text(values.length));
  };
  if (filter.types.length + filter.groups.length > 0) {
    values.push(filter.types, filter.groups);
    const n = values.length;
    found.push(`(type = any($${n - 1}::text[]) or split_part(type, '.', 1) = any($${n}::text[]))`);
  }
  if (filter.recordIds) add((n) => `record_id = any($${n}::uuid[])`, filter.recordIds);
  if (filter.fromId) add((n) => `e.id >= $${n}::uuid`, filter.fromId);
  if (filter.belowId) add((n) => `e.id < $${n}::uuid`, filter.belowId);
  return found.map((text) => ` and ${text}`).join("");
}

/** The position of the last event that can be read; `0` in an empty log. */
export async function readEnd(tx: WorkspaceTransaction): Promise<string> {
  const [row] = await tx.query<{ position: string }>({
    name: "read_log_end",
    text: `select position from event_log_ends where workspace_id = $1`,
    values: [tx.workspaceId],
  });
  return row?.position ?? START.position;
}

/** The events behind a place, in the order of the log. */
export async function readAfter(
  tx: WorkspaceTransaction,
  options: { place: Place; filter: EventFilter; limit: number; bytes?: number },
): Promise<LogPage> {
  const { place, filter, limit, bytes = PAGE_BYTES } = options;
  if (filter.recordIds !== undefined) return readRecordsAfter(tx, { ...options, bytes });
  const timed = filter.fromId !== undefined || filter.belowId !== undefined;
  const window = timed ? WINDOW : windowOf(filter, limit);
  const values: unknown[] = [tx.workspaceId, place.position, place.eventId, limit + 1];
  const where = conditions(filter, values);
  const found = `select e.id, e.type, l.position, e.body from look l cross join lateral (
      select e.id, e.type, e.body from visible_events e
      where e.workspace_id = $1 and e.id between l.first_event_id and l.last_event_id and e.commit_id = l.id
        and (l.position, e.id) > ($2, $3)${where}
      order by e.id limit $4) e
    order by l.position, e.id limit $4`;
  const page = { order: "position, id", size: "octet_length(body)", limit, bytes };
  const rows = await tx.query<{ looked: number; end: string | null } & Row>({
    // Commit by commit, so that each looks into the one partition that its events are in.
    text: `with look as materialized (
        select id, position, first_event_id, last_event_id from visible_event_commits
        where workspace_id = $1 and position >= $2 order by position limit ${window})
      select w.looked, w."end", ${COLUMNS} from
        (select count(*)::int as looked, max(position) as "end" from look) w
        left join lateral ${sized(found, page)} page on true
      order by page.position, page.id`,
    values,
  });
  const { page: events, cut } = eventsOn(rows);
  const last = events.at(-1);
  if (cut && last !== undefined) {
    return { events, more: true, next: { position: last.position, eventId: last.id } };
  }
  const end = rows[0]?.end ?? null;
  const next = end === null ? place : behindAll(end);
  return { events, more: rows[0]?.looked === window, next };
}

/** A record has few events, and an index of its own. */
async function readRecordsAfter(
  tx: WorkspaceTransaction,
  options: { place: Place; filter: EventFilter; limit: number; bytes: number },
): Promise<LogPage> {
  const { place, filter, limit, bytes } = options;
  const values: unknown[] = [tx.workspaceId, place.position, place.eventId, limit + 1];
  const found = `select id, type, position, body from visible_events e
    where workspace_id = $1 and (position, id) > ($2, $3)${conditions(filter, values)}
    order by position, id limit $4`;
  const order = "position, id";
  const [end, rows] = await Promise.all([
    // Before the events, so that what comes in between is seen twice rather than never.
    readEnd(tx),
    tx.query<Row>({
      text: `select ${COLUMNS} from ${sized(found, { order, size: "octet_length(body)", limit, bytes })} page order by ${order}`,
      values,
    }),
  ]);
  const { page: events, cut } = eventsOn(rows);
  const last = events.at(-1);
  const lastPlace = last === undefined ? place : { position: last.position, eventId: last.id };
  if (cut) return { events, more: true, next: lastPlace };
  const next = BigInt(end) > BigInt(lastPlace.position) ? behindAll(end) : lastPlace;
  return { events, more: false, next };
}

/** The newest events, those with an id below `before` where it is given; `last` is where to go on. */
export async function readNewest(
  tx: WorkspaceTransaction,
  { before, filter, limit }: { before: string | undefined; filter: EventFilter; limit: number },
): Promise<{ events: StoredEvent[]; more: boolean; last: string | undefined }> {
  const { recordIds, fromId, belowId } = filter;
  const window = windowOf(filter, limit);
  const seen = {
    ...filter,
    belowId: before !== undefined && (belowId === undefined || before < belowId) ? before : belowId,
  };
  const values: unknown[] = [tx.workspaceId, limit + 1];
  const bounds = conditions(
    { types: [], groups: [], recordIds, fromId, belowId: seen.belowId },
    values,
  );
  const where = conditions(
    { ...filter, recordIds: undefined, fromId: undefined, belowId: undefined },
    values,
  );
  const found = `select e.id, e.type, e.position, e.body from look e where e.position is not null${where}
    order by e.id desc limit $2`;
  const page = { order: "id desc", size: "octet_length(body)", limit };
  const rows = await tx.query<{ looked: number; end: string | null } & Row>({
    text: `with look as materialized (
        select e.id, e.type, e.position, e.body from visible_events e
        where e.workspace_id = $1${bounds} order by e.id desc limit ${window})
      select w.looked, w."end", ${COLUMNS} from
        (select count(*)::int as looked, (array_agg(id order by id))[1] as "end" from look) w
        left join lateral ${sized(found, page)} page on true
      order by page.id desc`,
    values,
  });
  const { page: events, cut } = eventsOn(rows);
  if (cut) return { events, more: true, last: events.at(-1)?.id };
  return { events, more: rows[0]?.looked === window, last: rows[0]?.end ?? undefined };
}

interface FoundEvent {
  body: string;
  commitId: string | null;
  position: string | null;
  requestId: string | null;
}

/** An event by its id. Its position is null while it has none. */
export async function findEvent(
  tx: WorkspaceTransaction,
  id: string,
): Promise<FoundEvent | undefined> {
  const [row] = await tx.query<FoundEvent>({
    name: "find_event",
    text: `select body, commit_id as "commitId", position, request_id as "requestId" from visible_events where workspace_id = $1 and id = $2`,
    values: [tx.workspaceId, id],
  });
  return row;
}

/** Which of those who wait, by their number, have events behind their positions. */
export async function findWithMore(
  tx: Transaction,
  asked: readonly { workspaceId: string; position: string }[],
): Promise<number[]> {
  const rows = await tx.query<{ n: number }>({
    name: "find_with_more",
    text: `select n::int - 1 as n from unnest($1::uuid[], $2::bigint[]) with ordinality as a(workspace_id, position, n)
      where exists (select 1 from event_log_ends e where e.workspace_id = a.workspace_id and e.position > a.position)`,
    values: [asked.map(({ workspaceId }) => workspaceId), asked.map(({ position }) => position)],
  });
  return rows.map(({ n }) => n);
}

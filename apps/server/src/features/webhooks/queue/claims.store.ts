import type { Transaction } from "../../../platform/database/database.ts";
import { CLAIM_ANYWHERE, CLAIM_KNOWN, CLAIM_PROBES } from "./claim.sql.ts";
import type { Claimed, Place } from "./delivery.ts";
import { ALONG_THE_INDEX, WITHOUT_DISK } from "./plan-settings.ts";
import { takeService } from "./service.store.ts";

/**
 * Under what `sender` makes a claim: at most `limit` deliveries, leased by `token` for `leaseMs`.
 * `askedAt` is before what it sees, on the clock of `performance.now()`.
 */
export interface ClaimTerms {
  sender: string;
  limit: number;
  token: string;
  leaseMs: number;
  askedAt: number;
}

/** How many records of an ordered endpoint a claim has looked at, and the last of them. */
export interface Page extends Place {
  looked: number;
  last: string | null;
}

/** What a look at all endpoints took; `visited` is the number of endpoints looked at, `last` the last of them. */
export interface Claim {
  deliveries: Claimed[];
  pages: readonly Page[];
  visited: number;
  last: Place;
}

/**
 * Takes due deliveries of any endpoint after a place, some of each, so that none waits behind
 * another's queue. `busy` says of the endpoints with work here how much more each takes, and from
 * which record on where that matters; any other takes `room`.
 */
export async function claimAnywhere(
  tx: Transaction,
  after: Place,
  {
    busy,
    room,
  }: { busy: readonly Pick<KnownEndpoint, "endpointId" | "room" | "record">[]; room: number },
  { sender, limit, token, leaseMs }: ClaimTerms,
): Promise<Claim> {
  type Row = ClaimRow & { visited: number; last: [[string, string]] | null };
  const [, , , rows] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query(WITHOUT_DISK),
    takeService(tx, sender, leaseMs),
    tx.query<Row>({
      name: "claim_anywhere",
      text: CLAIM_ANYWHERE,
      values: [
        after.workspaceId,
        after.endpointId,
        busy.map(({ endpointId }) => endpointId),
        busy.map((endpoint) => endpoint.room),
        room,
        limit,
        token,
        leaseMs,
        busy.map(({ record }) => record),
        sender,
      ],
    }),
  ]);
  const [first] = rows;
  const [workspaceId, endpointId] = first?.last?.[0] ?? [after.workspaceId, after.endpointId];
  return {
    ...taken(rows),
    visited: first?.visited ?? 0,
    last: { workspaceId, endpointId },
  };
}

/** An endpoint where the queue before `floor`, in epoch ms, is known to be taken. */
export interface KnownEndpoint extends Place {
  room: number;
  floor: number;
  /** Where the order of each record is asked for: the record after which to look. */
  record: string;
}

/**
 * Takes due deliveries of endpoints whose queue is known up to a point, and begins reading there: what
 * was taken before it and cannot be cleared away yet, because an old transaction sees it, is skipped.
 */
export async function claimKnown(
  tx: Transaction,
  known: readonly KnownEndpoint[],
  { sender, limit, token, leaseMs }: ClaimTerms,
): Promise<Pick<Claim, "deliveries" | "pages">> {
  const [, , rows] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query(WITHOUT_DISK),
    tx.query<ClaimRow>({
      name: "claim_known",
      text: CLAIM_KNOWN,
      values: [
        known.map(({ workspaceId }) => workspaceId),
        known.map(({ endpointId }) => endpointId),
        known.map(({ room }) => room),
        known.map(({ floor }) => new Date(floor).toISOString()),
        limit,
        token,
        leaseMs,
        known.map(({ record }) => record),
        sender,
      ],
    }),
  ]);
  return taken(rows);
}

type ClaimRow = Claimed & { pages: Page[] | null; eventId: string | null };

const taken = (rows: readonly ClaimRow[]) => ({
  deliveries: rows.filter(({ eventId }) => eventId !== null),
  pages: rows[0]?.pages ?? [],
});

/**
 * Takes one delivery of each endpoint whose pause is over, and pauses it for another `holdMs`, which
 * is until the outcome is recorded: of all senders one probes. `nextAt` is when the next pause ends;
 * `overdue` whether a pause is over and there was nothing due, or no more room.
 */
export async function claimProbes(
  tx: Transaction,
  { limit, token, leaseMs }: ClaimTerms,
  holdMs: number,
): Promise<{ deliveries: Claimed[]; nextAt: Date | undefined; overdue: boolean }> {
  const [, deliveries, next] = await Promise.all([
    tx.query(ALONG_THE_INDEX),
    tx.query<Claimed>({
      name: "claim_probes",
      text: CLAIM_PROBES,
      values: [limit, token, leaseMs, holdMs],
    }),
    tx.query<{ at: Date | null; overdue: boolean }>({
      name: "next_probe",
      text: `select (select min(breaker_until) from webhook_endpoints where breaker_until > now() and enabled) as at,
        exists (select 1 from webhook_endpoints where breaker_until <= now() and enabled) as overdue`,
    }),
  ]);
  return { deliveries, nextAt: next[0]?.at ?? undefined, overdue: next[0]?.overdue === true };
}

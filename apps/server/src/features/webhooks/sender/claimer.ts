import { randomUUID } from "node:crypto";
import type { Database } from "../../../platform/database/database.ts";
import {
  claimAnywhere,
  claimKnown,
  type ClaimTerms,
  type KnownEndpoint,
} from "../queue/claims.store.ts";
import { START, type Claimed, type Place } from "../queue/delivery.ts";
import type { InFlight } from "./in-flight.ts";
import { furthestOf, type createLanes } from "./lanes.ts";
import type { SenderTuning } from "./tuning.ts";
import { SCANNED } from "../queue/waiting.sql.ts";

/** Deliveries in hand, over all endpoints. */
const MAX_HELD = 2_000;
const MAX_CLAIM = 256;
/** Between looks at the queue: with nothing pending, and with something that another may hold or that comes due. */
const IDLE_POLL = 2_000;
const PENDING_POLL = 500;
/** After a look at all endpoints, so many times as long nothing but the known ones is looked at; at most so long. In ms. */
const REST = 10;
const LONGEST_WAIT = 1_000;

/** Takes what is due from the queue and lines it up. */
export function createClaimer(options: {
  sender: string;
  db: Pick<Database, "asSystem">;
  lanes: ReturnType<typeof createLanes>;
  inFlight: InFlight;
  tuning: Pick<SenderTuning, "concurrency" | "leaseMs">;
}) {
  const { sender, db, lanes, inFlight, tuning } = options;
  /** Where a look at all endpoints goes on, what it has cost so far, and when the next may begin. In ms. */
  let place: Place = START;
  let roundMs = 0;
  let allFrom = 0;
  /** Whether something happened since the last look at all, and whether that one saw anything pending. */
  let owed = true;
  let pending = false;

  interface Taken {
    taken: Claimed[];
    /** Whether there may be more at once. */
    again: boolean;
  }

  /** Takes from all endpoints, page by page: finds new ones, late ones, and what others left. */
  async function takeAnywhere(terms: ClaimTerms): Promise<Taken> {
    if (place === START) {
      owed = pending = false;
      roundMs = 0;
    }
    const began = performance.now();
    const busy = lanes.busy();
    const rooms = roomsOf(busy);
    const room = tuning.concurrency * 2;
    const {
      deliveries: taken,
      pages,
      visited,
      last,
    } = await db.asSystem((tx) => claimAnywhere(tx, place, { busy, room }, terms));
    const roomFor = (endpointId: string) => rooms.get(endpointId) ?? room;
    inFlight.line(taken, terms, roomFor);
    const goOn = lanes.noteTurns(pages, taken, roomFor);
    pending ||= visited > 0;
    roundMs += performance.now() - began;

    const furthest = taken.length < terms.limit ? undefined : furthestOf(taken);
    if (furthest !== undefined) lanes.get(furthest).more = true;
    place = furthest ?? (visited < SCANNED ? START : last);
    const over = place === START;
    if (over) allFrom = Date.now() + Math.min(LONGEST_WAIT, roundMs * REST);
    else owed = true;
    return { taken, again: !over || goOn };
  }

  /** Takes from the endpoints that have work here: cheap, however long the queue is. */
  async function takeKnown(terms: ClaimTerms): Promise<Taken> {
    const known = lanes.known(SCANNED);
    if (known.length === 0) return { taken: [], again: false };
    const rooms = roomsOf(known);
    const { deliveries: taken, pages } = await db.asSystem((tx) => claimKnown(tx, known, terms));
    const roomFor = (endpointId: string) => rooms.get(endpointId) ?? 0;
    inFlight.line(taken, terms, roomFor);
    const goOn = lanes.noteTurns(pages, taken, roomFor);
    return { taken, again: taken.length >= terms.limit || goOn };
  }

  return {
    /** On what terms to take more now; nothing while it holds as much as it may. */
    terms(): ClaimTerms | undefined {
      const limit = Math.min(MAX_CLAIM, MAX_HELD - inFlight.held.size);
      return limit > 0
        ? {
            sender,
            limit,
            token: randomUUID(),
            leaseMs: tuning.leaseMs,
            askedAt: performance.now(),
          }
        : undefined;
    },

    /** Notes that something happened at an endpoint that is not known here. */
    oweLookAtAll(): void {
      owed = true;
    },

    take(terms: ClaimTerms): Promise<Taken> {
      return owed && Date.now() >= allFrom ? takeAnywhere(terms) : takeKnown(terms);
    },

    /** Whether a look at all endpoints has ended, and nothing was heard of since. */
    caughtUp: () => !owed && place === START,

    /** In how many ms to look at all endpoints next, should nothing happen. */
    nextLookIn(): number {
      const poll = pending ? PENDING_POLL : IDLE_POLL;
      return owed ? Math.min(poll, Math.max(1, allFrom - Date.now())) : poll;
    },
  };
}

const roomsOf = (known: readonly KnownEndpoint[]) =>
  new Map(known.map(({ endpointId, room }) => [endpointId, room]));

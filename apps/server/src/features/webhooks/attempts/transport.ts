import { lookup as systemLookup } from "node:dns";
import type { LookupFunction, Socket } from "node:net";
import { buildConnector, Client, type Dispatcher } from "undici";
import {
  AddressNotAllowedError,
  checkConnected,
  checkUrl,
  guardedLookup,
  type OutboundPolicy,
  type Resolver,
} from "../../../platform/outbound/address-guard.ts";
import { sharedLookup } from "../../../platform/outbound/shared-lookup.ts";
import { DeadlineError, failureWords, isClosedByPeer } from "./failure.rules.ts";
import { withoutInterim, type InterimResponses } from "./interim-responses.ts";
import { receivedHeaders, type Header } from "./received-headers.rules.ts";
import { timedConnection, type ConnectionTimings, type Timings } from "./timings.ts";

/** At most so much of an answer is read and kept, in bytes. */
const MAX_ANSWER = 16_384;
const CONNECT_TIMEOUT = 10_000;
/** How long an unused connection is kept, and after what the connections of an unused endpoint are forgotten. In ms. */
const KEEP_ALIVE = 30_000;

export interface Posting {
  endpointId: string;
  url: string;
  headers: Record<string, string>;
  body: Buffer;
  policy: OutboundPolicy;
  /** For everything from the name to the last byte of the answer, in ms. */
  deadlineMs: number;
}

/** What came of a POST. Without a status there was no answer; with an error it was not complete. */
export interface Posted {
  status?: number;
  retryAfter?: string;
  error?: string;
  /** Whether nothing is wrong but that the answer was longer than what is read. */
  cut?: boolean;
  remoteAddress?: string;
  headers?: readonly Header[];
  body?: Buffer;
  timings?: Timings;
}

/** One connection, used by one request at a time. */
interface Connection {
  client: Client;
  remoteAddress: string | undefined;
  /** Requests that were answered on the present socket. */
  answered: number;
  /** What connecting took, where the request under way had to. */
  timings: ConnectionTimings | undefined;
  interim: InterimResponses | undefined;
}

type Exchanged = Posted & { failure?: unknown; reusable: boolean };

/**
 * Posts to receivers, each with connections of its own. Never throws: whatever a receiver does is
 * told in what comes back. Names are resolved by the system, or by another `resolve`.
 */
export function createTransport(resolve: Resolver = systemLookup) {
  const lookup = sharedLookup(resolve);
  const idle = new Map<string, { connections: Connection[]; usedAt: number }>();
  const active = new Set<Connection>();

  function take({ endpointId, url, policy }: Posting, fresh: boolean): Connection {
    const { origin } = new URL(url);
    const kept = fresh ? undefined : idle.get(`${endpointId} ${origin}`)?.connections.pop();
    if (kept !== undefined) return kept;
    const isOwn = policy.own?.has(url) === true;
    return isOwn
      ? open(origin, systemLookup, () => undefined)
      : open(origin, guardedLookup(policy, lookup), (socket) => checkConnected(socket, policy));
  }

  function give({ endpointId, url }: Posting, connection: Connection): void {
    const key = `${endpointId} ${new URL(url).origin}`;
    const kept = idle.get(key) ?? { connections: [], usedAt: 0 };
    kept.connections.push(connection);
    kept.usedAt = Date.now();
    idle.set(key, kept);
  }

  async function once(posting: Posting, fresh: boolean, until: number): Promise<Exchanged> {
    const connection = take(posting, fresh);
    const used = connection.answered > 0;
    active.add(connection);
    const result = await exchange(connection, posting, until);
    active.delete(connection);
    if (result.reusable) give(posting, connection);
    else void connection.client.destroy().catch(() => {});
    const stale = used && result.status === undefined && isClosedByPeer(result.failure);
    if (stale && !fresh) return once(posting, true, until);
    return result;
  }

  return {
    async post(posting: Posting): Promise<Posted> {
      const { url, policy, deadlineMs } = posting;
      // Here again, since the URL may be older than the policy, and no lookup is made for an address.
      const refused = checkUrl(url, policy);
      if (refused !== undefined) return { error: refused };
      try {
        const {
          failure,
          reusable: _,
          ...posted
        } = await once(posting, false, Date.now() + deadlineMs);
        return failure === undefined ? posted : { ...posted, error: failureWords(failure) };
      } catch (error) {
        return { error: failureWords(error) };
      }
    },

    /** Forgets the connections of endpoints that were not used for a while. */
    sweep(): void {
      for (const [key, { connections, usedAt }] of idle) {
        if (Date.now() - usedAt < KEEP_ALIVE) continue;
        idle.delete(key);
        for (const { client } of connections) void client.destroy().catch(() => {});
      }
    },

    /** Breaks off what is under way and closes all connections. */
    async close(): Promise<void> {
      const all = [...active, ...[...idle.values()].flatMap(({ connections }) => connections)];
      idle.clear();
      await Promise.all(all.map(({ client }) => client.destroy().catch(() => {})));
    },
  };
}

/** `refusal` looks at the address that was reached, and says why it may not be called, if so. */
function open(
  origin: string,
  lookup: LookupFunction,
  refusal: (socket: Socket) => string | undefined,
): Connection {
  const connect = buildConnector({
    lookup,
    timeout: CONNECT_TIMEOUT,
    allowH2: false,
  });
  const connection: Connection = {
    remoteAddress: undefined,
    answered: 0,
    timings: undefined,
    interim: undefined,
    client: new Client(origin, {
      allowH2: false,
      keepAliveTimeout: KEEP_ALIVE,
      keepAliveMaxTimeout: KEEP_ALIVE,
      // The deadline of the attempt stands over all.
      headersTimeout: 0,
      bodyTimeout: 0,
      connect(options, callback) {
        connection.remoteAddress = undefined;
        connection.timings = timedConnection(connect, options, (error, socket) => {
          if (error !== null) return callback(error, null);
          connection.remoteAddress = socket.remoteAddress;
          connection.answered = 0;
          const refused = refusal(socket);
          if (refused === undefined) {
            connection.interim = withoutInterim(socket);
            return callback(null, socket);
          }
          socket.destroy();
          callback(new AddressNotAllowedError(refused), null);
        });
      },
    }),
  };
  return connection;
}

/** One request and its answer. `reusable` is false when the connection must not be used again. */
function exchange(connection: Connection, posting: Posting, until: number): Promise<Exchanged> {
  const { client } = connection;
  const startedAt = performance.now();
  connection.timings = undefined;
  connection.interim?.responseIsNext();
  const { pathname, search } = new URL(posting.url);
  return new Promise((resolve) => {
    let status: number | undefined;
    let retryAfter: string | undefined;
    let received: Header[] = [];
    let firstByteAt: number | undefined;
    let ending = false;
    const chunks: Buffer[] = [];
    let size = 0;

    const settle = (end: { failure?: unknown; reusable?: boolean; cut?: boolean }) => {
      if (ending) return;
      ending = true;
      clearTimeout(timer);
      resolve({
        ...(status === undefined ? {} : { status, headers: received, body: Buffer.concat(chunks) }),
        ...(retryAfter === undefined ? {} : { retryAfter }),
        ...(connection.remoteAddress === undefined
          ? {}
          : { remoteAddress: connection.remoteAddress }),
        timings: {
          ...connection.timings,
          ...(firstByteAt === undefined ? {} : { firstByte: firstByteAt - startedAt }),
        },
        ...end,
        reusable: end.reusable === true,
      });
    };
    // Settled first, so that tearing the connection down is not taken for the receiver's doing.
    const timer = setTimeout(
      () => {
        const seconds = posting.deadlineMs / 1000;
        settle({ failure: new DeadlineError(`There was no complete answer within ${seconds} s.`) });
      },
      Math.max(0, until - Date.now()),
    );

    const handler: Dispatcher.DispatchHandler = {
      onRequestStart() {},
      onResponseStart(_controller, code, headers) {
        firstByteAt ??= performance.now();
        if (code < 200) return;
        status = code;
        received = receivedHeaders(headers);
        const asked = headers["retry-after"];
        if (typeof asked === "string") retryAfter = asked;
      },
      onResponseData(_controller, chunk) {
        if (ending) return;
        const kept = chunk.subarray(0, MAX_ANSWER - size);
        chunks.push(Buffer.from(kept));
        size += kept.length;
        if (kept.length < chunk.length) settle({ cut: true });
      },
      onResponseEnd() {
        connection.answered++;
        settle({ reusable: !client.destroyed });
      },
      onResponseError(_controller, error) {
        settle({ failure: error });
      },
    };
    try {
      client.dispatch(
        { method: "POST", path: pathname + search, headers: posting.headers, body: posting.body },
        handler,
      );
    } catch (error) {
      settle({ failure: error });
    }
  });
}

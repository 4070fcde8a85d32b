import type { Writable } from "node:stream";
import type { ClientBase, Pool, PoolClient } from "pg";
import { systemAccess, type Access } from "../access/access.ts";
import { opening, openingIn, type Limits } from "./opening.ts";
import {
  CONNECT_TIMEOUT,
  LOCK_TIMEOUT,
  openPools,
  statementTimeout,
  SYSTEM_PATIENCE,
  type Lane,
  type PoolsOptions,
} from "./pools.ts";
import type { Offering } from "../handover/handover.ts";
import { explainUnprepared } from "./pooling.ts";
import { isShared } from "./settled.ts";
import { findBreaches, NO_WORKSPACE, refuse } from "./walls.ts";

/** One statement. A `name` makes the server keep its plan: for hot statements of a fixed text. */
export interface Statement {
  name?: string | undefined;
  text: string;
  values?: readonly unknown[];
}

/** What every function below a use case works on: one open transaction, and nothing else. */
export interface Transaction {
  /** Rows as objects. Statements are pipelined: several in one `Promise.all` cost one round trip. */
  query<Row>(statement: Statement): Promise<Row[]>;
  /** Announced here and on the other instances once the transaction is durable; never after a rollback. */
  signal(topic: Topic): void;
  /** Runs `work` soon after the transaction is durable; never after a rollback. */
  afterCommit(work: () => void): void;
  /** Asks the sender of this process what it sends at once. */
  readonly offer: Offering;
  /** One time for all that the transaction writes. */
  readonly now: Date;
}

/** A transaction inside one workspace, behind the wall of row-level security. */
export interface WorkspaceTransaction extends Transaction {
  readonly workspaceId: string;
  /** On whose behalf it reads and writes. */
  readonly access: Access;
}

/** A transaction of the owner as one that the system opened in a workspace. Its statements must name the workspace. */
export function asWorkspace(tx: Transaction, workspaceId: string): WorkspaceTransaction {
  return { ...tx, workspaceId, access: systemAccess(workspaceId) };
}

/** What one part of the system tells another, on every instance. */
export type Topic =
  | "deliveries_due"
  | "jobs_due"
  | "keys_changed"
  | "endpoints_changed"
  | "status_changed"
  | "events_appended"
  | "events_readable"
  | "limiters_changed";

/** How long somebody waits for a transaction. Without a deadline, each statement has a limit of its own. */
export interface Patience {
  /** By `performance.now()`: the transaction ends by then, with its wait for a connection. */
  deadline?: number | undefined;
  /** Aborted when nobody waits any more: the connection is closed, and the database stops the statement. */
  signal?: AbortSignal | undefined;
}

export interface WorkspaceOptions extends Patience {
  /** Which connections it takes. Default: `requests`. */
  lane?: Lane | undefined;
  rollback?: boolean;
}

export interface Database {
  /** The only door to a workspace's data. Commits when `work` resolves, rolls back when it throws. */
  inWorkspace<T>(
    access: Access,
    work: (tx: WorkspaceTransaction) => Promise<T>,
    options?: WorkspaceOptions,
  ): Promise<T>;
  /** As the owner, across workspaces: migrations, senders, jobs, keys. Never on behalf of a caller. */
  asSystem<T>(
    work: (tx: Transaction) => Promise<T>,
    /** `patience`: a deadline so many ms from now. */
    options?: Patience & { patience?: number },
  ): Promise<T>;
  /** Throws UnsafeDatabaseError unless row-level security binds requests, on every table of a workspace. */
  requireWalls(): Promise<void>;
  /** As the owner, for what anyone may ask without a key: on its own connections, so visitors never hold up jobs and senders. */
  forVisitor<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  stats(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

export interface DatabaseOptions extends PoolsOptions {
  /** Whether named statements are prepared; a pooler may mix them up. Default: yes. */
  prepare?: boolean;
  now?: () => Date;
  onSignal?: (topic: Topic) => void;
  /** A sender in this process. Default: none, so that what is queued waits for a claim. */
  offer?: Offering;
}

const OF_SYSTEM = { statement_timeout: SYSTEM_PATIENCE, lock_timeout: 0 };
const OF_VISITOR = { statement_timeout: 4_000, lock_timeout: 2_000 };
const ROLLBACK: Statement = { text: "rollback" };
/** The database looks every second whether a client is still there, where its system can tell. */
const WATCH: Statement = {
  name: "watch_client",
  text: `select set_config('client_connection_check_interval',
    case when version() ~* 'windows|mingw|visual' then '0' else '1000' end, true)`,
};

/** The database stops a statement a little before we would close its connection. In ms. */
const AHEAD = 500;
/** A visitor without a key waits so long for what should be short. In ms. */
const VISITOR_PATIENCE = 5_000;

/** What a transaction begins with, on this connection. */
type Opening = (client: ClientBase) => readonly Statement[];

const begin =
  (limits: Limits): Opening =>
  (client) => [{ text: opening(limits, isShared(client)) }];

function enter(workspaceId: string, lane: Lane, deadline: number | undefined): Opening {
  const most = statementTimeout(lane);
  const limit = deadline === undefined ? most : Math.min(most, Math.max(1, left(deadline) - AHEAD));
  const limits = { statement_timeout: limit, lock_timeout: LOCK_TIMEOUT };
  return (client) => {
    const entry = { text: openingIn(workspaceId, limits, isShared(client)) };
    return lane === "requests" ? [entry] : [entry, WATCH];
  };
}

/** Opens the pools. Connects lazily: an unreachable server shows at the first transaction. */
export function openDatabase(options: DatabaseOptions): Database {
  const now = options.now ?? (() => new Date());
  const pools = openPools(options);
  const { prepare = true, offer = () => undefined } = options;
  const send = <Row>(client: ClientBase, statement: Statement, deadline: number | undefined) =>
    sendTo<Row>(client, prepare ? statement : { ...statement, name: undefined }, deadline);

  async function run<T, Tx extends Transaction>(
    pool: Pool,
    first: Opening,
    extend: (tx: Transaction) => Tx,
    work: (tx: Tx) => Promise<T>,
    { rollback = false, deadline, signal }: { rollback?: boolean | undefined } & Patience,
  ): Promise<T> {
    const client = await connect(pool, { deadline, signal });
    const hangUp = () => socketOf(client).destroy();
    signal?.addEventListener("abort", hangUp, { once: true });
    const topics = new Set<Topic>();
    const afterwards: (() => void)[] = [];
    let broken = false;
    try {
      inOneWrite(client);
      const opened = first(client).map((statement) => send(client, statement, deadline));
      const tx = extend({
        query: (statement) => send(client, statement, deadline),
        signal: (topic) => topics.add(topic),
        afterCommit: (then) => afterwards.push(then),
        offer,
        now: now(),
      });
      const [result] = await Promise.all([work(tx), ...opened]);
      if (rollback) await send(client, ROLLBACK, deadline);
      else await commit(client, deadline);
      if (!rollback) {
        for (const topic of topics) options.onSignal?.(topic);
        // Whoever waits for the transaction goes first.
        for (const then of afterwards) setImmediate(then);
      }
      return result;
    } catch (error) {
      await send(client, ROLLBACK, deadline).catch(() => {
        broken = true;
      });
      if (isOfStandby(error)) broken = true;
      throw explainUnprepared(error);
    } finally {
      signal?.removeEventListener("abort", hangUp);
      client.release(broken);
    }
  }

  return {
    inWorkspace: (access, work, { lane = "requests", ...terms } = {}) =>
      run(
        pools[lane],
        enter(access.workspaceId, lane, terms.deadline),
        (tx) => ({ ...tx, workspaceId: access.workspaceId, access }),
        work,
        terms,
      ),
    asSystem: (work, { patience, ...terms } = {}) =>
      run(pools.system, begin(OF_SYSTEM), (tx) => tx, work, {
        ...terms,
        ...(patience !== undefined && { deadline: performance.now() + patience }),
      }),
    requireWalls: () =>
      run(
        // As a request does, but not behind them: a busy server is not an unsafe one.
        pools.system,
        enter(NO_WORKSPACE, "requests", undefined),
        (tx) => tx,
        async (tx) => refuse(await findBreaches((text) => tx.query({ text }))),
        { rollback: true },
      ),
    forVisitor: (work) => {
      const deadline = performance.now() + VISITOR_PATIENCE;
      return run(pools.visitors, begin(OF_VISITOR), (tx) => tx, work, { deadline });
    },
    stats: pools.stats,
    close: pools.close,
  };
}

/** What remains until a deadline, in whole ms; never 0, which would mean no limit. */
function left(deadline: number): number {
  return Math.max(1, Math.ceil(deadline - performance.now()));
}

/** What the driver is told; without a deadline, the pool's own limit holds. */
function timeout(deadline: number | undefined): { query_timeout?: number } {
  return deadline === undefined ? {} : { query_timeout: left(deadline) };
}

/** A connection of the pool. Rejects at the deadline and when nobody waits any more, and gives back one that comes later. */
async function connect(pool: Pool, { deadline, signal }: Patience): Promise<PoolClient> {
  const ms = deadline === undefined ? Infinity : deadline - performance.now();
  if (signal?.aborted === true || ms <= 0) throw new TooLate();
  const connecting = pool.connect();
  // The pool itself gives up by then.
  if (signal === undefined && ms > CONNECT_TIMEOUT) return connecting;
  const late = Promise.withResolvers<never>();
  const giveUp = () => {
    connecting.then((client) => client.release()).catch(() => {});
    late.reject(new TooLate());
  };
  const timer = ms < Infinity ? setTimeout(giveUp, ms) : undefined;
  signal?.addEventListener("abort", giveUp, { once: true });
  try {
    return await Promise.race([connecting, late.promise]);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", giveUp);
  }
}

/** The deadline has passed, or nobody waits. The code is that of a statement which the database stopped for its time. */
export class TooLate extends Error {
  override readonly name = "TooLate";
  readonly code = "57014";
  constructor() {
    super("It took longer than anybody waits for it.");
  }
}

/** The server has become a standby, which accepts no writes: another connection may lead to the new primary. */
function isOfStandby(error: unknown): boolean {
  return ["25006", "0A000"].includes((error as { code?: string }).code ?? "");
}

function socketOf(client: ClientBase): Writable {
  return (client as ClientBase & { connection: { stream: Writable } }).connection.stream;
}

/** Holds back what is sent now, so that all first statements leave in one write: 5 % less CPU time for a list. */
function inOneWrite(client: ClientBase): void {
  const stream = socketOf(client);
  stream.cork();
  process.nextTick(() => stream.uncork());
}

// To a transaction in which a statement failed, the database answers "commit" with a rollback and no error.
async function commit(client: ClientBase, deadline: number | undefined): Promise<void> {
  const { command } = await client.query({ text: "commit", ...timeout(deadline) });
  if (command !== "COMMIT") throw new Error("A statement had failed, so nothing was committed.");
}

async function sendTo<Row>(
  client: ClientBase,
  { name, text, values }: Statement,
  deadline: number | undefined,
): Promise<Row[]> {
  const result = await client.query({
    text,
    ...(name === undefined ? {} : { name }),
    ...(values === undefined ? {} : { values: [...values] }),
    ...timeout(deadline),
  });
  return result.rows as Row[];
}

import type { Duplex } from "node:stream";
import { DatabaseError, type Client, type ClientBase, type Pool } from "pg";
import { systemAccess, type Access } from "../access/access.ts";
import { entryOf, opening, openingText, type Opening, type OpeningOptions } from "./opening.ts";
import { connect, left, type Patience } from "./connect.ts";
import { COMMIT, openPipeline, type Pipeline } from "./pipeline.ts";
import type { Lane } from "../access/lane.ts";
import { openPools, limitsOf, OF_SYSTEM, OF_VISITORS, type PoolsOptions } from "./pools.ts";
import type { Offering } from "../handover/handover.ts";
import { explainUnprepared } from "./pooling.ts";
import { settledLimits } from "./settled.ts";
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

export interface WorkspaceOptions extends Patience {
  /** Which connections it takes. Default: `requests`. */
  lane?: Lane | undefined;
  rollback?: boolean;
  /** Whether `work` only reads. Then the statements of each turn of the event loop are a transaction of their own. */
  reads?: boolean;
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

type Terms = Patience & Pick<WorkspaceOptions, "rollback" | "reads">;

/** What a transaction begins with, on this connection. */
type Begin = (client: ClientBase) => Opening;

const begin =
  (options: OpeningOptions): Begin =>
  (client) => {
    const settled = settledLimits(client);
    return settled === undefined
      ? { text: openingText(options), statements: [] }
      : opening(options, settled);
  };

/** The same for one workspace, in connections that may be of another lane. */
function enter(workspaceId: string, lane: Lane, { deadline }: Patience): Begin {
  const limits = limitsOf(lane);
  const most = limits.statement_timeout;
  const limit = deadline === undefined ? most : Math.min(most, Math.max(1, left(deadline) - AHEAD));
  const entry = entryOf(workspaceId);
  const plain = begin({ limits: { ...limits, statement_timeout: limit }, entry });
  if (lane === "requests") return plain;
  return (client) => {
    const { statements, ...rest } = plain(client);
    return { ...rest, statements: [...statements, WATCH] };
  };
}

/** Opens the pools. Connects lazily: an unreachable server shows at the first transaction. */
export function openDatabase(options: DatabaseOptions): Database {
  const now = options.now ?? (() => new Date());
  const pools = openPools(options);
  const { prepare = true, offer = () => undefined } = options;

  async function run<T, Tx extends Transaction>(
    pool: Pool,
    first: Begin,
    extend: (tx: Transaction) => Tx,
    work: (tx: Tx) => Promise<T>,
    { rollback = false, reads = false, deadline, signal }: Terms,
  ): Promise<T> {
    const client = await connect(pool, { deadline, signal });
    const hangUp = () => socketOf(client).destroy();
    signal?.addEventListener("abort", hangUp, { once: true });
    const topics = new Set<Topic>();
    const afterwards: (() => void)[] = [];
    const pipeline = openPipeline(client, {
      opening: first(client),
      commitsEach: reads,
      prepare,
      timeout: () => (deadline === undefined ? undefined : left(deadline)),
    });
    let broken = false;
    try {
      const tx = extend({
        query: <Row>(statement: Statement) =>
          pipeline.send(statement).then(({ rows }) => rows as Row[]),
        signal: (topic) => topics.add(topic),
        afterCommit: (then) => afterwards.push(then),
        offer,
        now: now(),
      });
      const result = await work(tx);
      if (rollback || pipeline.isAborted()) await pipeline.rollBack();
      else if (!reads) await commit(pipeline);
      if (!rollback) {
        for (const topic of topics) options.onSignal?.(topic);
        // Whoever waits for the transaction goes first.
        for (const then of afterwards) setImmediate(then);
      }
      return result;
    } catch (error) {
      await pipeline.rollBack().catch(() => {
        broken = true;
      });
      if (isOfStandby(error)) broken = true;
      // With a stack that leads here, and not to the socket.
      if (error instanceof DatabaseError) Error.captureStackTrace(error);
      throw explainUnprepared(error);
    } finally {
      signal?.removeEventListener("abort", hangUp);
      pipeline.close();
      client.release(broken);
    }
  }

  return {
    inWorkspace: (access, work, { lane = "requests", ...terms } = {}) =>
      run(
        pools[lane],
        enter(access.workspaceId, lane, terms),
        (tx) => ({ ...tx, workspaceId: access.workspaceId, access }),
        work,
        terms,
      ),
    asSystem: (work, { patience, ...terms } = {}) =>
      run(pools.system, begin({ limits: OF_SYSTEM }), (tx) => tx, work, {
        ...terms,
        ...(patience !== undefined && { deadline: performance.now() + patience }),
      }),
    requireWalls: () =>
      run(
        // As a request does, but not behind them: a busy server is not an unsafe one.
        pools.system,
        enter(NO_WORKSPACE, "requests", {}),
        (tx) => tx,
        async (tx) => refuse(await findBreaches((text) => tx.query({ text }))),
        { rollback: true },
      ),
    forVisitor: (work) => {
      const deadline = performance.now() + VISITOR_PATIENCE;
      return run(pools.visitors, begin({ limits: OF_VISITORS }), (tx) => tx, work, { deadline });
    },
    stats: pools.stats,
    close: pools.close,
  };
}

/** The server has become a standby, which accepts no writes: another connection may lead to the new primary. */
function isOfStandby(error: unknown): boolean {
  return ["25006", "0A000"].includes((error as { code?: string }).code ?? "");
}

function socketOf(client: ClientBase): Duplex {
  return (client as Client).connection.stream;
}

// To a transaction in which a statement failed, the database answers "commit" with a rollback and no error.
async function commit(pipeline: Pipeline): Promise<void> {
  const { tag } = await pipeline.send(COMMIT);
  if (tag !== "COMMIT") throw new Error("A statement had failed, so nothing was committed.");
}

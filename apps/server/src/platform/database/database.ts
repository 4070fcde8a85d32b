import type { Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { Pool, type ClientBase, type PoolConfig } from "pg";

/** One statement. A `name` makes the server keep its plan: for hot statements of a fixed text. */
export interface Statement {
  name?: string;
  text: string;
  values?: readonly unknown[];
}

/** What every function below a use case works on: one open transaction, and nothing else. */
export interface Transaction {
  /** Rows as objects. Statements are pipelined: several in one `Promise.all` cost one round trip. */
  query<Row>(statement: Statement): Promise<Row[]>;
  /** Announced here and on the other instances once the transaction is durable; never after a rollback. */
  signal(topic: Topic): void;
  /** One time for all that the transaction writes. */
  readonly now: Date;
}

/** A transaction inside one workspace, behind the wall of row-level security. */
export interface WorkspaceTransaction extends Transaction {
  readonly workspaceId: string;
}

/** What one part of the system tells another, on every instance. */
export type Topic =
  | "deliveries_due"
  | "replays_due"
  | "keys_changed"
  | "endpoints_changed"
  | "status_changed"
  | "events_appended"
  | "events_readable";

export interface Database {
  /** The only door to a workspace's data. Commits when `work` resolves, rolls back when it throws. */
  inWorkspace<T>(
    workspaceId: string,
    work: (tx: WorkspaceTransaction) => Promise<T>,
    options?: { rollback?: boolean },
  ): Promise<T>;
  /** As the owner, across workspaces: migrations, senders, jobs, keys. Never on behalf of a caller. */
  asSystem<T>(
    work: (tx: Transaction) => Promise<T>,
    /** `patience`: how long each statement may take, in ms, for those that somebody waits for. */
    options?: { patience?: number },
  ): Promise<T>;
  stats(): { total: number; idle: number; waiting: number };
  close(): Promise<void>;
}

export interface DatabaseOptions {
  connection: PoolConfig;
  /** Connections for requests; the system has a few of its own, so that neither starves the other. */
  size?: number;
  now?: () => Date;
  onError: (error: Error) => void;
  onSignal?: (topic: Topic) => void;
}

const CLOSE_TIMEOUT = 2_000;
const BEGIN: Statement = { text: "begin" };
const ROLLBACK: Statement = { text: "rollback" };
/** No request holds a connection for longer than a client waits for its answer, which is 30 s. In ms. */
const LIMITS = "-c lock_timeout=5000 -c statement_timeout=20000";
/** A database that keeps its connections but says nothing ends no statement itself: then we do, a little later. In ms. */
const REQUEST_PATIENCE = 22_000;
const SYSTEM_PATIENCE = 120_000;
/** Statements are short, but forced plans look costly: a server that compiles such spends seconds on each. */
const UNCOMPILED = "-c jit=off";
const ENTER = "select set_config('salesos.workspace_id', $1, true)";

/** Opens the pools. Connects lazily: an unreachable server shows at the first transaction. */
export function openDatabase(options: DatabaseOptions): Database {
  const now = options.now ?? (() => new Date());
  const base: PoolConfig = {
    ...options.connection,
    pipeline: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
    // A machine that vanished sends no end; the system asks for it.
    keepAlive: true,
    application_name: "salesos",
  };
  const requests = new Pool({
    ...base,
    max: options.size ?? 10,
    query_timeout: REQUEST_PATIENCE,
    options: `-c role=salesos_app ${UNCOMPILED} ${LIMITS}`,
  });
  const system = new Pool({
    ...base,
    max: 4,
    query_timeout: SYSTEM_PATIENCE,
    options: UNCOMPILED,
  });
  for (const pool of [requests, system]) {
    // An idle connection that the server drops must not end the process; the pool opens another.
    pool.on("error", options.onError);
    // Nor one that is lost in use: its statements fail on their own, but its socket tells of it as well.
    pool.on("connect", (client) => client.on("error", () => {}));
  }
  const closers = [whenClosed(requests), whenClosed(system)];

  async function run<T, Tx extends Transaction>(
    pool: Pool,
    opening: readonly Statement[],
    extend: (tx: Transaction) => Tx,
    work: (tx: Tx) => Promise<T>,
    { rollback, patience }: { rollback: boolean; patience?: number | undefined },
  ): Promise<T> {
    const client = await pool.connect();
    const topics = new Set<Topic>();
    let broken = false;
    try {
      inOneWrite(client);
      const opened = opening.map((statement) => send(client, statement, patience));
      const tx = extend({
        query: (statement) => send(client, statement, patience),
        signal: (topic) => topics.add(topic),
        now: now(),
      });
      const [result] = await Promise.all([work(tx), ...opened]);
      if (rollback) await send(client, ROLLBACK);
      else await commit(client);
      if (!rollback) for (const topic of topics) options.onSignal?.(topic);
      return result;
    } catch (error) {
      await send(client, ROLLBACK).catch(() => {
        broken = true;
      });
      throw error;
    } finally {
      client.release(broken);
    }
  }

  return {
    inWorkspace: (workspaceId, work, { rollback = false } = {}) =>
      run(
        requests,
        [BEGIN, { name: "enter_workspace", text: ENTER, values: [workspaceId] }],
        (tx) => ({ ...tx, workspaceId }),
        work,
        { rollback },
      ),
    asSystem: (work, { patience } = {}) =>
      run(system, [BEGIN], (tx) => tx, work, { rollback: false, patience }),
    stats: () => ({
      total: requests.totalCount + system.totalCount,
      idle: requests.idleCount + system.idleCount,
      waiting: requests.waitingCount + system.waitingCount,
    }),
    close: async () => {
      await Promise.all([requests.end(), system.end()]);
      const gaveUp = new AbortController();
      const deadline = delay(CLOSE_TIMEOUT, undefined, { signal: gaveUp.signal }).catch(() => {});
      await Promise.race([Promise.all(closers.map((closed) => closed())), deadline]);
      gaveUp.abort();
    },
  };
}

// `pool.end()` only tells the connections to end. A server that is stopped before it has read that reports each as lost.
function whenClosed(pool: Pool): () => Promise<void> {
  const open = new Set<unknown>();
  const closed = Promise.withResolvers<void>();
  let waiting = false;
  const look = () => {
    if (waiting && open.size === 0) closed.resolve();
  };
  pool.on("connect", (client) => open.add(client));
  pool.on("remove", (client) => {
    open.delete(client);
    look();
  });
  return () => {
    waiting = true;
    look();
    return closed.promise;
  };
}

/** Holds back what is sent now, so that all first statements leave in one write: 5 % less CPU time for a list. */
function inOneWrite(client: ClientBase): void {
  const { stream } = (client as ClientBase & { connection: { stream: Writable } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}

// To a transaction in which a statement failed, the database answers "commit" with a rollback and no error.
async function commit(client: ClientBase): Promise<void> {
  const { command } = await client.query("commit");
  if (command !== "COMMIT") throw new Error("A statement had failed, so nothing was committed.");
}

async function send<Row>(
  client: ClientBase,
  statement: Statement,
  patience?: number,
): Promise<Row[]> {
  const { name, text, values } = statement;
  const result = await client.query({
    text,
    ...(name === undefined ? {} : { name }),
    ...(values === undefined ? {} : { values: [...values] }),
    ...(patience === undefined ? {} : { query_timeout: patience }),
  });
  return result.rows as Row[];
}

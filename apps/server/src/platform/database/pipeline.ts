import pg, { type ClientBase } from "pg";
import type { Statement } from "./database.ts";
import { exchange, type Outcome, type Waiting } from "./exchange.ts";
import type { Opening } from "./opening.ts";

export interface PipelineOptions {
  /** What a transaction begins with. */
  opening: Opening;
  /** Whether each exchange is a transaction of its own, so that its commit costs no round trip. */
  commitsEach: boolean;
  /** Whether named statements are prepared. */
  prepare: boolean;
  /** How long one exchange may take, in ms; undefined: as long as the pool says. */
  timeout: () => number | undefined;
}

export interface Pipeline {
  /** Statements that are sent in one turn of the event loop leave in one exchange, the first with what opens the transaction. */
  send(statement: Statement): Promise<Outcome>;
  /** Whether an exchange that should have committed failed, so that its transaction is still there. */
  isAborted(): boolean;
  /** Ends a transaction of which something failed. */
  rollBack(): Promise<void>;
  /** Refuses what is sent from now on: the connection belongs to others. */
  close(): void;
}

export const COMMIT: Statement = { name: "commit", text: "commit" };
const ROLLBACK: Statement = { name: "rollback", text: "rollback" };

export function openPipeline(client: ClientBase, options: PipelineOptions): Pipeline {
  const { opening, commitsEach, prepare, timeout } = options;
  let waiting: Waiting[] = [];
  let isOpen = false;
  /** Exchanges that may leave a transaction behind, as their commit has not been answered. */
  let uncommitted = 0;
  let isAborted = false;
  let isClosed = false;

  function flush(): void {
    const sent = isOpen ? waiting : [...opening.statements.map(unawaited), ...waiting];
    if (commitsEach) {
      uncommitted++;
      const abort = () => {
        isAborted = true;
      };
      sent.push({ statement: COMMIT, resolve: () => uncommitted--, reject: abort });
    }
    start(sent, isOpen ? undefined : opening.text);
    isOpen = !commitsEach;
    waiting = [];
  }

  const start = (sent: readonly Waiting[], first?: string) =>
    exchange(client, prepare ? sent : sent.map(unnamed), { first, timeout: timeout() });

  return {
    send: (statement) =>
      new Promise((resolve, reject) => {
        if (isClosed) throw new Error("The transaction is over, so it sends no more statements.");
        const waits = { statement: encoded(statement), resolve, reject };
        if (waiting.length === 0) process.nextTick(flush);
        waiting.push(waits);
      }),
    isAborted: () => isAborted,
    close() {
      isClosed = true;
    },
    async rollBack() {
      if (waiting.length === 0 && !isOpen && uncommitted === 0) return;
      await new Promise<void>((resolve, reject) => {
        const rolledBack = { statement: ROLLBACK, resolve: () => resolve(), reject };
        // Behind what is still waiting to leave.
        process.nextTick(() => start([rolledBack]));
      });
    },
  };
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } })
  .utils;

/** With values as the driver writes them. Throws for what cannot be written, before anything of it leaves. */
function encoded(statement: Statement): Statement {
  const { values } = statement;
  return values === undefined
    ? statement
    : { ...statement, values: values.map((value) => prepareValue(value)) };
}

// Whoever waits for the statements behind it learns of its failure.
const unawaited = (statement: Statement): Waiting => ({
  statement,
  resolve: () => {},
  reject: () => {},
});

const unnamed = ({ statement: { text, values }, ...rest }: Waiting): Waiting => ({
  ...rest,
  statement: { text, ...(values && { values }) },
});

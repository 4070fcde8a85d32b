import pg, { Query, types, type Client, type ClientBase } from "pg";
import type { Statement } from "./database.ts";

/** What PostgreSQL answered to a statement. */
export interface Outcome {
  rows: unknown[];
  /** Such as `INSERT 0 1` or `COMMIT`. */
  tag: string;
}

/** A statement to send, and who waits for its outcome. */
export interface Waiting {
  statement: Statement;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

interface Column {
  name: string;
  parse: (text: string) => unknown;
}

/** The named statements that a connection knows, with their columns once those have been described. */
type Prepared = Map<string, readonly Column[] | undefined>;

/** The parts of the driver's connection that its types leave out. */
interface Wire {
  close(what: { type: "S"; name: string }): void;
  parse(what: { name: string | undefined; text: string }): void;
  bind(what: {
    statement: string | undefined;
    values: readonly unknown[] | undefined;
    valueMapper: unknown;
  }): void;
  describe(what: { type: "P" }): void;
  execute(what: undefined): void;
  sync(): void;
}

/** How the driver tells a query what the server says. */
interface Listener {
  query_timeout: number | undefined;
  /** The driver puts its own in front, which ends its timer. */
  callback: (error: unknown) => void;
  submit(wire: Wire): null;
  handleRowDescription(message: { fields: readonly { name: string; dataTypeID: number }[] }): void;
  handleDataRow(message: { fields: readonly (string | null)[] }): void;
  handleCommandComplete(message: { text: string }): void;
  handleEmptyQuery(): void;
  handleError(error: unknown): void;
  handleReadyForQuery(): void;
}

export interface ExchangeOptions {
  /** SQL to send ahead, as one message that may hold several commands. */
  first: string | undefined;
  /** In ms; undefined: as long as the pool says. */
  timeout: number | undefined;
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue: unknown } }).utils;
const preparedBy = new WeakMap<ClientBase, Prepared>();

/**
 * Sends statements in one write with one Sync, so that the server answers all of them at once. When one fails, the server
 * skips the ones after it, a commit included, and all of those fail with its error. The driver alone would send a Sync
 * after each statement, and ask for the columns of prepared statements each time.
 */
export function exchange(
  client: ClientBase,
  sent: readonly Waiting[],
  { first, timeout }: ExchangeOptions,
): void {
  const prepared = preparedBy.get(client) ?? new Map<string, readonly Column[] | undefined>();
  preparedBy.set(client, prepared);
  /** Names that are new to the server: should it stop before them, they stay so. */
  const fresh = new Set<string>();
  /** Why the statements after it failed. */
  let cause: unknown;
  let at = 0;
  let rows: unknown[] = [];
  let columns = columnsOf(sent[0]);

  function columnsOf(waiting: Waiting | undefined): readonly Column[] {
    const name = waiting?.statement.name;
    return (name === undefined ? undefined : prepared.get(name)) ?? [];
  }

  function write(wire: Wire, { name, text, values }: Statement): void {
    if (name === undefined || !prepared.has(name)) {
      // A name of which nobody knows whether it got there: closing it is no error either way.
      if (name !== undefined) {
        wire.close({ type: "S", name });
        prepared.set(name, undefined);
        fresh.add(name);
      }
      wire.parse({ name, text });
    }
    wire.bind({ statement: name, values: values, valueMapper: prepareValue });
    if (name === undefined || prepared.get(name) === undefined) wire.describe({ type: "P" });
    wire.execute(undefined);
  }

  function next(): void {
    at++;
    rows = [];
    columns = columnsOf(sent[at]);
  }

  const listener: Listener = {
    query_timeout: timeout,
    callback() {},
    submit(wire) {
      for (const { statement } of sent) write(wire, statement);
      wire.sync();
      return null;
    },
    handleRowDescription({ fields }) {
      columns = fields.map(({ name, dataTypeID }) => ({
        name,
        parse: types.getTypeParser(dataTypeID, "text") as Column["parse"],
      }));
    },
    handleDataRow({ fields }) {
      const row: Record<string, unknown> = {};
      for (const [i, { name, parse }] of columns.entries()) {
        const text = fields[i];
        row[name] = text === null || text === undefined ? null : parse(text);
      }
      rows.push(row);
    },
    handleCommandComplete({ text: tag }) {
      const done = sent[at];
      const name = done?.statement.name;
      if (name !== undefined && prepared.get(name) === undefined) prepared.set(name, columns);
      done?.resolve({ rows, tag });
      next();
    },
    handleEmptyQuery: () => listener.handleCommandComplete({ text: "" }),
    handleError(error) {
      for (const { statement } of sent.slice(at)) {
        if (statement.name !== undefined && fresh.has(statement.name))
          prepared.delete(statement.name);
      }
      for (const { reject } of sent.slice(at)) reject(cause ?? error);
      at = sent.length;
      query.callback(error);
    },
    handleReadyForQuery() {
      query.callback(null);
    },
  };
  const query = Object.assign(new Query({ text: "" }), listener);
  const { stream } = (client as Client).connection;
  stream.cork();
  if (first !== undefined) {
    client.query(first).catch((error: unknown) => {
      cause = error;
    });
  }
  client.query(query);
  stream.uncork();
}

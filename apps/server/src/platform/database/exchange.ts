import { Query, types, type Client, type ClientBase } from "pg";
import type { Statement } from "./database.ts";

/** What PostgreSQL answered to a statement. */
export interface Outcome {
  rows: unknown[];
  /** Such as `INSERT 0 1` or `COMMIT`. */
  tag: string;
}

/** A statement to send, its values as the driver writes them, and who waits for its outcome. */
export interface Waiting {
  statement: Statement;
  resolve: (outcome: Outcome) => void;
  reject: (error: unknown) => void;
}

interface Column {
  name: string;
  parse: (text: string) => unknown;
}

type TypeId = Parameters<typeof types.getTypeParser>[0];

/** A named statement that a connection has been sent, with its columns once those have been described. */
interface Prepared {
  text: string;
  columns?: readonly Column[];
}

/** The parts of the driver's connection that its types leave out. */
interface Wire {
  close(what: { type: "S"; name: string }): void;
  parse(what: { name: string | undefined; text: string }): void;
  bind(what: { statement: string | undefined; values: readonly unknown[] | undefined }): void;
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
  handleRowDescription(message: { fields: readonly { name: string; dataTypeID: TypeId }[] }): void;
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

const preparedBy = new WeakMap<ClientBase, Map<string, Prepared>>();

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
  const known = preparedBy.get(client) ?? new Map<string, Prepared>();
  preparedBy.set(client, known);
  /** What each statement is prepared as, and what of that is new to the server. */
  const prepared: (Prepared | undefined)[] = [];
  const fresh = new Set<Prepared>();
  /** Why the statements after it failed. */
  let cause: unknown;
  let at = 0;
  let rows: unknown[] = [];
  let columns: readonly Column[] | undefined;

  function write(wire: Wire, { name, text, values }: Statement): void {
    let entry = name === undefined ? undefined : known.get(name);
    if (entry?.text !== text) {
      entry = undefined;
      if (name !== undefined) {
        entry = { text };
        known.set(name, entry);
        fresh.add(entry);
        // Nobody knows whether an earlier try got there; closing what is not there is no error.
        wire.close({ type: "S", name });
      }
      wire.parse({ name, text });
    }
    prepared.push(entry);
    wire.bind({ statement: name, values });
    if (entry?.columns === undefined) wire.describe({ type: "P" });
    wire.execute(undefined);
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
      columns ??= prepared[at]?.columns ?? [];
      const row: Record<string, unknown> = {};
      for (let i = 0; i < columns.length; i++) {
        const { name, parse } = columns[i] as Column;
        const text = fields[i];
        row[name] = text === null || text === undefined ? null : parse(text);
      }
      rows.push(row);
    },
    handleCommandComplete({ text: tag }) {
      const entry = prepared[at];
      if (entry !== undefined) entry.columns ??= columns ?? [];
      sent[at++]?.resolve({ rows, tag });
      rows = [];
      columns = undefined;
    },
    handleEmptyQuery: () => listener.handleCommandComplete({ text: "" }),
    handleError(error) {
      for (const [i, { statement, reject }] of sent.entries()) {
        if (i < at) continue;
        const entry = prepared[i];
        const { name = "" } = statement;
        if (entry !== undefined && fresh.has(entry) && known.get(name) === entry)
          known.delete(name);
        reject(cause ?? error);
      }
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

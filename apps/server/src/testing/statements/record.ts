import { appendFileSync } from "node:fs";
import path from "node:path";
import { threadId } from "node:worker_threads";
import { Connection } from "pg";

/** A statement that the product sent during the tests. */
export interface SentStatement {
  /** Whether a request's transaction sent it, which is bound to a workspace. */
  byRequest: boolean;
  text: string;
  /** The test file that made the product send it. */
  seenIn: string;
}

/** What the driver writes to a server, and so does the product; its types leave these parts out. */
interface Wire {
  parse(what: { name?: string | undefined; text: string }): unknown;
  bind(what: { statement?: string | undefined }): unknown;
  query(text: string): unknown;
}

/** How the product opens a transaction as one message: `openingText`. Otherwise it sends BEGIN as a statement. */
const OPENING = /^begin;set transaction isolation level/;
const ENTER_ROLE = "set local role = salesos_app";

let testFile: string | undefined;

/** From now on, writes each distinct statement that the product sends from this thread to a file in the folder. */
export function recordStatements(folder: string, seenIn: string): void {
  const recordsAlready = testFile !== undefined;
  testFile = seenIn;
  if (recordsAlready) return;
  const file = path.join(folder, `${process.pid}-${threadId}.jsonl`);
  const seen = new Set<string>();
  listen((byRequest, sent) => {
    const text = normalized(sent);
    const key = `${byRequest} ${text}`;
    if (seen.has(key)) return;
    seen.add(key);
    const statement: SentStatement = { byRequest, text, seenIn: testFile ?? "" };
    appendFileSync(file, `${JSON.stringify(statement)}\n`);
  });
}

/** Hears of each statement in the product's transactions. All connections of the driver share one class, so the product needs no hook. */
function listen(hear: (byRequest: boolean, text: string) => void): void {
  const wire = Connection.prototype as unknown as Wire;
  const { parse, bind, query } = wire;
  /** The texts of what each connection has prepared, by name; without a name, the last one. */
  const texts = new WeakMap<Wire, Map<string, string>>();
  const openedBy = new WeakMap<Wire, "request" | "system">();

  wire.parse = function (what) {
    const prepared = texts.get(this) ?? new Map<string, string>();
    texts.set(this, prepared.set(what.name ?? "", what.text));
    return parse.call(this, what);
  };
  wire.bind = function (what) {
    const text = texts.get(this)?.get(what.statement ?? "") ?? "";
    const opened = openedBy.get(this);
    if (text === "begin") openedBy.set(this, "system");
    else if (text === ENTER_ROLE) openedBy.set(this, "request");
    else if (text === "commit" || text === "rollback") openedBy.delete(this);
    else if (opened !== undefined) hear(opened === "request", text);
    return bind.call(this, what);
  };
  wire.query = function (text) {
    if (OPENING.test(text)) openedBy.set(this, text.includes(ENTER_ROLE) ? "request" : "system");
    return query.call(this, text);
  };
}

/** Statements are the same that differ in spaces, small numbers, weeks of partitions or how many rows they have. */
export function normalized(text: string): string {
  return text
    .replaceAll(/--.*$/gm, "")
    .replaceAll(/\$\d+/g, "$$n")
    .replaceAll(/_\d{8}\b/g, "_week")
    .replaceAll(/\b\d{1,6}\b/g, "0")
    .replaceAll(/\s+/g, " ")
    .replaceAll(/(\((?:[^()]|\([^()]*\))*\))(?:, ?\1)+/g, "$1")
    .trim();
}

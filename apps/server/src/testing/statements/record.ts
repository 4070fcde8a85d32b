import { appendFileSync } from "node:fs";
import path from "node:path";
import { threadId } from "node:worker_threads";
import { Client } from "pg";

/** A statement that the product sent during the tests. */
export interface SentStatement {
  /** Whether a request's transaction sent it, which is bound to a workspace. */
  byRequest: boolean;
  text: string;
  /** The test file that made the product send it. */
  seenIn: string;
}

/** How the product opens a transaction: `opening.ts`. Tests open theirs in other ways. */
const OPENING = /^begin;.*set local search_path/s;
const OF_REQUEST = "set local role = salesos_app";

type Query = (this: Client, ...parameters: unknown[]) => unknown;

let testFile: string | undefined;

/** From now on, writes each distinct statement that the product sends from this thread to a file in the folder. */
export function recordStatements(folder: string, seenIn: string): void {
  const recordsAlready = testFile !== undefined;
  testFile = seenIn;
  if (recordsAlready) return;
  const file = path.join(folder, `${process.pid}-${threadId}.jsonl`);
  const openedBy = new WeakMap<Client, "request" | "system">();
  const seen = new Set<string>();

  const note = (byRequest: boolean, sent: string) => {
    const text = normalized(sent);
    const key = `${byRequest} ${text}`;
    if (seen.has(key)) return;
    seen.add(key);
    const statement: SentStatement = { byRequest, text, seenIn: testFile ?? "" };
    appendFileSync(file, `${JSON.stringify(statement)}\n`);
  };

  // All pools have their clients from this class, so the product itself needs no hook.
  const query = Client.prototype.query as unknown as Query;
  const recording: Query = function (...parameters) {
    const text = textOf(parameters[0]);
    if (OPENING.test(text)) openedBy.set(this, text.includes(OF_REQUEST) ? "request" : "system");
    else if (/^(commit|rollback)\b/.test(text)) openedBy.delete(this);
    else if (openedBy.has(this)) note(openedBy.get(this) === "request", text);
    return query.apply(this, parameters);
  };
  Client.prototype.query = recording as typeof Client.prototype.query;
}

function textOf(query: unknown): string {
  if (typeof query === "string") return query;
  const { text } = query as { text?: unknown };
  return typeof text === "string" ? text : "";
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

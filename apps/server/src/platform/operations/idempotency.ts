import { hash } from "node:crypto";
import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Result } from "./operation.ts";

/** How long an answer is kept for replay, in hours. */
const KEPT_HOURS = 24;

/** What a client promised with an Idempotency-Key: this key stands for this request. */
export interface IdempotentRequest {
  key: string;
  /** SHA-256 of method, path and body. */
  fingerprint: string;
}

/** Reads the header; anything but 1 to 255 visible ASCII characters is refused. */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  // The draft writes the key as a quoted string, most clients as a bare one.
  const key = String(header).replace(/^"(.*)"$/, "$1");
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw problem(errors.invalid_header, {
    detail: "Idempotency-Key must have 1 to 255 visible ASCII characters. Use a UUID, for example.",
    errors: [
      {
        header: "Idempotency-Key",
        rule: "format",
        detail: "must have 1 to 255 visible ASCII characters.",
      },
    ],
  });
}

export function fingerprintOf(method: string, url: string, body: unknown): string {
  return hash("sha256", `${method} ${url}\n${JSON.stringify(body) ?? ""}`, "base64url");
}

/** A result as it was kept, with the status that its operation then declared. */
export type StoredResult = Result & { status: number };

/** The answer that was given to this key, if any. Throws when the key stood for another request. */
export async function findAnswer(
  tx: WorkspaceTransaction,
  request: IdempotentRequest,
): Promise<StoredResult | undefined> {
  const [row] = await tx.query<{
    fingerprint: string;
    status: number;
    headers: { version?: number; location?: string; changeSetId?: string };
    body: string;
  }>({
    name: "find_answer",
    text: `select fingerprint, status, headers, body from idempotency_keys
      where workspace_id = $1 and key = $2 and created_at > $3`,
    values: [tx.workspaceId, request.key, keptSince(tx)],
  });
  if (row === undefined) return undefined;
  if (row.fingerprint !== request.fingerprint) {
    throw problem(errors.idempotency_key_reused, {
      detail: "This Idempotency-Key was used within the last 24 hours for a different request.",
      errors: [
        { header: "Idempotency-Key", rule: "unique", detail: "was used for a different request." },
      ],
    });
  }
  return { status: row.status, body: row.body === "" ? null : row.body, ...row.headers };
}

/** Answers that are not younger are forgotten. */
function keptSince({ now }: Transaction): Date {
  return new Date(now.getTime() - KEPT_HOURS * 3_600_000);
}

// A key that is kept stays as it is, and its row does not come back.
const insertAnswers = forRows({
  name: "save_answers",
  row: "($1, ?, ?, ?, ?, ?, $2)",
  text: (rows) =>
    `insert into idempotency_keys as kept (workspace_id, key, fingerprint, status, headers, body, created_at)
      values ${rows}
      on conflict (workspace_id, key) do update set fingerprint = excluded.fingerprint, status = excluded.status,
        headers = excluded.headers, body = excluded.body, created_at = excluded.created_at
      where kept.created_at <= $3
      returning key`,
});

/** Another transaction took the Idempotency-Key in the meantime: its answer is the answer. */
export class KeyTaken extends Error {
  override readonly name = "KeyTaken";
  // As where the database refuses a second row.
  readonly code = "23505";
}

/** Keeps answers in the transaction that made them. Throws KeyTaken. */
export async function saveAnswers(
  tx: WorkspaceTransaction,
  answers: readonly { request: IdempotentRequest; answer: StoredResult }[],
): Promise<void> {
  if (answers.length === 0) return;
  const saved = await insertAnswers(
    tx,
    [tx.workspaceId, tx.now, keptSince(tx)],
    answers.map(({ request: { key, fingerprint }, answer }) => {
      const { status, body, version, location, changeSetId } = answer;
      return [
        key,
        fingerprint,
        status,
        JSON.stringify({ version, location, changeSetId }),
        body ?? "",
      ];
    }),
  );
  if (saved.length < answers.length) throw new KeyTaken();
}

/** Forgets the answers that are too old to be replayed. */
export async function purgeAnswers(tx: Transaction): Promise<void> {
  await tx.query({
    text: "delete from idempotency_keys where created_at <= now() - make_interval(hours => $1)",
    values: [KEPT_HOURS],
  });
}

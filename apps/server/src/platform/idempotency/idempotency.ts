import { hash } from "node:crypto";
import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Answer } from "../http/route.ts";

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

/** The answer that was given to this key, if any. Throws when the key stood for another request. */
export async function findAnswer(
  tx: WorkspaceTransaction,
  request: IdempotentRequest,
): Promise<Answer | undefined> {
  const [row] = await tx.query<{
    fingerprint: string;
    status: number;
    headers: { version?: number; location?: string };
    body: string;
  }>({
    name: "find_answer",
    text: `select fingerprint, status, headers, body from idempotency_keys
      where workspace_id = $1 and key = $2 and created_at > now() - make_interval(hours => $3)`,
    values: [tx.workspaceId, request.key, KEPT_HOURS],
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

/**
 * Keeps answers in the transaction that made them. A key that another transaction has taken in the
 * meantime fails the transaction with a unique violation: see `isKeyTaken`.
 */
export async function saveAnswers(
  tx: WorkspaceTransaction,
  answers: readonly { request: IdempotentRequest; answer: Answer }[],
): Promise<void> {
  if (answers.length === 0) return;
  const rows = answers.map(({ request, answer: { status, body, version, location } }) => ({
    ...request,
    status,
    headers: { version, location },
    body: body ?? "",
  }));
  await tx.query({
    name: "save_answers",
    text: `with expired as (
        delete from idempotency_keys
        where workspace_id = $1 and key in (select r->>'key' from json_array_elements($2::json) r)
          and created_at <= now() - make_interval(hours => $3)
        returning 1)
      insert into idempotency_keys (workspace_id, key, fingerprint, status, headers, body)
      select $1, key, fingerprint, status, headers, body from json_to_recordset($2::json)
        as r(key text, fingerprint text, status smallint, headers json, body text)
      -- Always true; reading it here makes the deletion come before the insertion.
      where (select count(*) from expired) >= 0`,
    values: [tx.workspaceId, JSON.stringify(rows), KEPT_HOURS],
  });
}

/** Whether a failed transaction lost the race for its Idempotency-Key. */
export function isKeyTaken(error: unknown): boolean {
  const { code, constraint } = error as { code?: string; constraint?: string };
  return code === "23505" && constraint === "idempotency_keys_pkey";
}

/** Forgets the answers that are too old to be replayed. */
export async function purgeAnswers(tx: Transaction): Promise<void> {
  await tx.query({
    text: "delete from idempotency_keys where created_at <= now() - make_interval(hours => $1)",
    values: [KEPT_HOURS],
  });
}

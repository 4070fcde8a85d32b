import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Result } from "./operation.ts";

/** How long an answer is kept for replay, in hours. */
const KEPT_HOURS = 24;

/** What a client promised with an Idempotency-Key: of this actor, this key stands for this request. */
export interface IdempotentRequest {
  key: string;
  /** Whose key it is: see `Principal`. */
  origin: string;
  /** SHA-256 of method, URL and body. */
  fingerprint: string;
  /** The name of its row. */
  storeAs: string;
}

/** A result as it was kept, with the status that its operation then declared. */
export type StoredResult = Result & { status: number };

interface StoredRow {
  key: string;
  fingerprint: string;
  status: number;
  headers: { origin?: string; version?: number; location?: string; changeSetId?: string };
  body: string;
}

/**
 * The answer that was given to this key, if any, or else the name under which to store one: the key itself or, where
 * another actor has that row, the key after its actor. So processes of the version before, which know the key alone,
 * find nearly every row. Throws when the key stood for another request.
 */
export async function findAnswer(
  tx: WorkspaceTransaction,
  { key, origin, fingerprint }: IdempotentRequest,
): Promise<{ stored: StoredResult | undefined; storeAs: string }> {
  // A client's key has no space.
  const ownName = `${origin} ${key}`;
  const rows = await tx.query<StoredRow>({
    name: "find_answer",
    text: `select key, fingerprint, status, headers, body from idempotency_keys
      where workspace_id = $1 and key in ($2, $3) and created_at > $4`,
    values: [tx.workspaceId, key, ownName, keptSince(tx)],
  });
  // The version before wrote no origin: such a row is everyone's, as it was then.
  const own =
    rows.find((row) => row.key === ownName) ??
    rows.find(({ headers }) => headers.origin === undefined || headers.origin === origin);
  if (own === undefined) return { stored: undefined, storeAs: rows.length === 0 ? key : ownName };
  if (own.fingerprint !== fingerprint) {
    throw problem(errors.idempotency_key_reused, {
      detail: "This Idempotency-Key was used within the last 24 hours for a different request.",
      errors: [
        { header: "Idempotency-Key", rule: "unique", detail: "was used for a different request." },
      ],
    });
  }
  const { status, body, headers } = own;
  const { origin: _whose, ...members } = headers;
  return { stored: { status, body: body === "" ? null : body, ...members }, storeAs: own.key };
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

/** Another transaction took the row of the Idempotency-Key in the meantime. */
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
    answers.map(({ request: { storeAs, origin, fingerprint }, answer }) => {
      const { status, body, version, location, changeSetId } = answer;
      return [
        storeAs,
        fingerprint,
        status,
        JSON.stringify({ origin, version, location, changeSetId }),
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

import type { Transaction } from "../../platform/database/database.ts";
import { sized } from "../../platform/query/page-bytes.ts";
import { createdAtOf, lowestIdAt, newId } from "../../platform/types/ids.ts";
import type { SupportRequestCreate } from "./support.schemas.ts";

export interface StoredRequest {
  id: string;
  reference: string;
  version: number;
  status: "open" | "closed";
  email: string;
  subject: string;
  message: string;
  about_request_id: string | null;
  error_code: string | null;
  page: string | null;
  user_agent: string | null;
  product_version: string | null;
  from_workspace_id: string | null;
  mail_state: "pending" | "mailed" | "failed" | null;
  mail_error: string | null;
  created_at: Date;
  closed_at: Date | null;
}

const READ = `select r.id, reference, version, status, email, r.subject, message, about_request_id, error_code, page,
    user_agent, product_version, from_workspace_id, m.state as mail_state, m.last_error as mail_error,
    r.created_at, closed_at
  from support_requests r left join mails m on m.id = r.mail_id`;

export interface RequestToInsert {
  reference: string;
  request: SupportRequestCreate;
  workspaceId: string | undefined;
  mailId: string;
}

/** Writes a request; returns when it was made. */
export async function insertRequest(tx: Transaction, toInsert: RequestToInsert): Promise<Date> {
  const { reference, request, workspaceId, mailId } = toInsert;
  const { diagnostics = {} } = request;
  const id = newId(tx.now);
  await tx.query({
    text: `insert into support_requests (id, reference, email, subject, message, about_request_id, error_code, page,
        user_agent, product_version, from_workspace_id, mail_id, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)`,
    values: [
      id,
      reference,
      request.email,
      request.subject,
      request.message,
      request.request_id ?? null,
      diagnostics.error_code ?? null,
      diagnostics.page ?? null,
      diagnostics.user_agent ?? null,
      diagnostics.version ?? null,
      workspaceId ?? null,
      mailId,
      createdAtOf(id),
    ],
  });
  return createdAtOf(id);
}

export interface RequestFilter {
  status: "open" | "closed" | undefined;
  /** The last one of the page before. */
  after: string | undefined;
  limit: number;
}

/** A page, newest first. */
export async function findRequests(
  tx: Transaction,
  { status, after, limit }: RequestFilter,
): Promise<{ requests: StoredRequest[]; more: boolean }> {
  const wanted = status === undefined ? "" : `and status = '${status}'`;
  const found = `${READ} where r.id < $1 ${wanted} order by r.id desc limit $2`;
  const page = { order: "id desc", size: "2 * octet_length(message)", limit };
  const rows = await tx.query<StoredRequest & { fits: boolean }>({
    text: `select *, case when fits then message end as message from ${sized(found, page)} page order by id desc`,
    values: [after ?? "ffffffff-ffff-ffff-ffff-ffffffffffff", limit + 1],
  });
  const requests = rows.filter(({ fits }) => fits);
  return { requests, more: rows.length > requests.length };
}

export async function findRequest(tx: Transaction, id: string): Promise<StoredRequest | undefined> {
  const [found] = await tx.query<StoredRequest>({ text: `${READ} where r.id = $1`, values: [id] });
  return found;
}

/** One request, locked until the transaction ends. */
export async function lockRequest(tx: Transaction, id: string): Promise<StoredRequest | undefined> {
  await tx.query({ text: "select from support_requests where id = $1 for update", values: [id] });
  return findRequest(tx, id);
}

export async function setStatus(
  tx: Transaction,
  { id, status }: { id: string; status: "open" | "closed" },
): Promise<void> {
  await tx.query({
    text: `update support_requests set version = version + 1, status = $2,
      closed_at = case when $2 = 'closed' then $3::timestamptz end where id = $1`,
    values: [id, status, tx.now],
  });
}

/** Deletes a request and what is mailed of it. */
export async function deleteRequest(tx: Transaction, id: string): Promise<void> {
  await tx.query({
    text: `with gone as (delete from support_requests where id = $1 returning mail_id)
      delete from mails where id in (select mail_id from gone)`,
    values: [id],
  });
}

/** Deletes the requests made before `before`, and their mails. */
export async function deleteRequestsBefore(tx: Transaction, before: Date): Promise<void> {
  await tx.query({
    text: `with gone as (delete from support_requests where id < $1 returning mail_id)
      delete from mails where id in (select mail_id from gone)`,
    values: [lowestIdAt(before)],
  });
}

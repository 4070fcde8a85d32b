import { randomBytes } from "node:crypto";
import { maskKeys } from "../../platform/keys/mask-keys.ts";
import type { Config } from "../../platform/config/config.ts";
import type { Transaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import { requireVersion } from "../../platform/operations/precondition.ts";
import type { Result, ByAnyone, Input } from "../../platform/operations/operation.ts";
import { queueMail } from "../../platform/mail/queue.ts";
import { sendsMail } from "../../platform/mail/settings.ts";
import { referenceOf, supportMail } from "./support.rules.ts";
import type {
  SupportReceipt,
  SupportRequest,
  SupportRequestCreate,
  SupportRequestListQuery,
  SupportRequestUpdate,
} from "./support.schemas.ts";
import {
  deleteRequest,
  deleteRequestsBefore,
  findRequest,
  findRequests,
  insertRequest,
  lockRequest,
  setStatus,
  type StoredRequest,
} from "./support.store.ts";

export type SupportSettings = Pick<Config, "mail" | "supportKeepDays">;
type ById<Body = unknown> = ByAnyone<Input<{ id: string }, unknown, Body>>;

const DAY = 86_400_000;

/** Stores a request and queues its email in one transaction, so nothing is lost while the mail server is down. */
export async function openSupportRequest(
  tx: Transaction,
  settings: SupportSettings,
  sent: { request: SupportRequestCreate; workspaceId: string | undefined },
): Promise<SupportReceipt> {
  const { workspaceId } = sent;
  const request = withoutKeys(sent.request);
  const reference = referenceOf(randomBytes(8));
  const mailId = await queueMail(
    tx,
    supportMail({
      reference,
      request,
      workspaceId,
      supportAddress: settings.mail.supportAddress,
      keepForDays: settings.supportKeepDays,
    }),
  );
  const createdAt = await insertRequest(tx, { reference, request, workspaceId, mailId });
  return { reference, created_at: createdAt.toISOString() };
}

/** Masks API keys: support does not need them, and email is not confidential. */
function withoutKeys(request: SupportRequestCreate): SupportRequestCreate {
  return JSON.parse(maskKeys(JSON.stringify(request))) as SupportRequestCreate;
}

/** The handlers of the routes, for a server with these settings. */
export function supportHandlers(settings: SupportSettings) {
  const shown = (stored: StoredRequest) => asSupportRequest(stored, settings);
  const answer = (stored: StoredRequest): Result => ({
    body: JSON.stringify(shown(stored)),
    version: stored.version,
    // The state of the email changes without a new version.
    volatile: true,
  });

  return {
    async open(
      tx: Transaction,
      { body, access }: ByAnyone<Input<unknown, unknown, SupportRequestCreate>>,
    ): Promise<Result> {
      const receipt = await openSupportRequest(tx, settings, {
        request: body,
        workspaceId: access?.workspaceId,
      });
      return { body: JSON.stringify(receipt) };
    },

    async list(
      tx: Transaction,
      { query }: ByAnyone<Input<unknown, SupportRequestListQuery>>,
    ): Promise<Result> {
      const { status, cursor, limit = 50 } = query;
      const { requests, more } = await findRequests(tx, { status, after: cursor, limit });
      const page = {
        data: requests.map(shown),
        has_more: more,
        next_cursor: more ? (requests.at(-1)?.id ?? null) : null,
      };
      return { body: JSON.stringify(page) };
    },

    async get(tx: Transaction, { params }: ById): Promise<Result> {
      return answer((await findRequest(tx, params.id)) ?? notFound(params.id));
    },

    async update(tx: Transaction, input: ById<SupportRequestUpdate>): Promise<Result> {
      const stored = await locked(tx, input);
      await setStatus(tx, { id: stored.id, status: input.body.status });
      return answer((await findRequest(tx, stored.id)) ?? notFound(stored.id));
    },

    async remove(tx: Transaction, input: ById): Promise<Result> {
      await deleteRequest(tx, (await locked(tx, input)).id);
      return { body: null };
    },
  };
}

/** Deletes the requests that are older than the settings allow. */
export function purgeSupportRequests(
  tx: Transaction,
  { supportKeepDays }: Pick<SupportSettings, "supportKeepDays">,
): Promise<void> {
  return deleteRequestsBefore(tx, new Date(tx.now.getTime() - supportKeepDays * DAY));
}

async function locked(tx: Transaction, { params, ifMatch }: ById): Promise<StoredRequest> {
  const stored = (await lockRequest(tx, params.id)) ?? notFound(params.id);
  requireVersion("support request", stored.version, ifMatch);
  return stored;
}

function asSupportRequest(stored: StoredRequest, { mail }: SupportSettings): SupportRequest {
  const { id, reference, status, email, subject, message, error_code, page, user_agent } = stored;
  const waits = stored.mail_state === "pending" && !sendsMail(mail);
  return {
    id,
    reference,
    status,
    email,
    subject,
    message,
    request_id: stored.about_request_id,
    diagnostics: { error_code, page, user_agent, version: stored.product_version },
    workspace_id: stored.from_workspace_id,
    mail: waits ? "not_configured" : (stored.mail_state ?? "failed"),
    mail_error: stored.mail_error,
    created_at: stored.created_at.toISOString(),
    closed_at: stored.closed_at?.toISOString() ?? null,
  };
}

function notFound(id: string): never {
  throw problem(errors.not_found, { detail: `No support request has the id ${id}.` });
}

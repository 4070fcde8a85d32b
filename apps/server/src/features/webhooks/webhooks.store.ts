import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import type { Filter } from "../../platform/filter/filter.ts";
import type { WebhookEndpoint } from "./webhooks.schemas.ts";

export interface StoredEndpoint {
  endpoint: WebhookEndpoint;
  version: number;
}

interface Row {
  id: string;
  version: number;
  url: string;
  description: string | null;
  event_types: string[];
  filter: unknown;
  enabled: boolean;
  disabled_reason: string | null;
  next_secret_at: Date | null;
  created_at: Date;
  updated_at: Date;
}

const COLUMNS =
  "id, version, url, description, event_types, filter, enabled, disabled_reason, created_at, updated_at";
const READ = `${COLUMNS}, case when next_secret_at > now() then next_secret_at end as next_secret_at`;

function stored({ version, created_at, updated_at, ...row }: Row): StoredEndpoint {
  const endpoint = {
    ...row,
    next_secret_at: row.next_secret_at?.toISOString() ?? null,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
  return { endpoint, version };
}

const jsonOrNull = (value: unknown) => (value === null ? null : JSON.stringify(value));

/** How many endpoints the workspace has. Until the transaction ends no other one can add to them. */
export async function countEndpointsToAdd(tx: WorkspaceTransaction): Promise<number> {
  await tx.query({
    text: "select pg_advisory_xact_lock(hashtextextended($1, 7253003))",
    values: [tx.workspaceId],
  });
  return countEndpoints(tx);
}

export async function countEndpoints(tx: WorkspaceTransaction): Promise<number> {
  const [row] = await tx.query<{ n: number }>({
    text: "select count(*)::int as n from webhook_endpoints where workspace_id = $1",
    values: [tx.workspaceId],
  });
  return row?.n ?? 0;
}

export async function insertEndpoint(
  tx: WorkspaceTransaction,
  endpoint: WebhookEndpoint,
  { secret, filter }: { secret: string; filter: Filter | null },
): Promise<void> {
  await tx.query({
    text: `insert into webhook_endpoints (workspace_id, ${COLUMNS}, secret, condition)
      values ($1, $2, 1, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
    values: [
      tx.workspaceId,
      endpoint.id,
      endpoint.url,
      endpoint.description,
      endpoint.event_types,
      jsonOrNull(endpoint.filter),
      endpoint.enabled,
      endpoint.disabled_reason,
      endpoint.created_at,
      endpoint.updated_at,
      secret,
      jsonOrNull(filter),
    ],
  });
}

/** Newest first, those older than the id `before`. */
export async function listEndpoints(
  tx: WorkspaceTransaction,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<StoredEndpoint[]> {
  const rows = await tx.query<Row>({
    text: `select ${READ} from webhook_endpoints
      where workspace_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    values: [tx.workspaceId, before ?? null, limit],
  });
  return rows.map(stored);
}

/** One endpoint; `lock` holds it against other writers until the transaction ends. */
export async function findEndpoint(
  tx: WorkspaceTransaction,
  id: string,
  { lock = false } = {},
): Promise<StoredEndpoint | undefined> {
  const [row] = await tx.query<Row>({
    text: `select ${READ} from webhook_endpoints where workspace_id = $1 and id = $2${lock ? " for update" : ""}`,
    values: [tx.workspaceId, id],
  });
  return row && stored(row);
}

/** Writes a locked endpoint as its next version. */
export async function updateEndpoint(
  tx: WorkspaceTransaction,
  endpoint: WebhookEndpoint,
  filter: Filter | null,
): Promise<void> {
  await tx.query({
    text: `update webhook_endpoints set version = version + 1, url = $3, description = $4,
      event_types = $5, filter = $6, condition = $7, enabled = $8, disabled_reason = $9, updated_at = $10
      where workspace_id = $1 and id = $2`,
    values: [
      tx.workspaceId,
      endpoint.id,
      endpoint.url,
      endpoint.description,
      endpoint.event_types,
      jsonOrNull(endpoint.filter),
      jsonOrNull(filter),
      endpoint.enabled,
      endpoint.disabled_reason,
      endpoint.updated_at,
    ],
  });
}

/** Gives a locked endpoint a next secret, which takes over at `at`, as its next version. */
export async function rotateSecret(
  tx: WorkspaceTransaction,
  id: string,
  { nextSecret, at }: { nextSecret: string; at: Date },
): Promise<void> {
  await tx.query({
    text: `update webhook_endpoints set version = version + 1, updated_at = $5,
      secret = case when next_secret_at <= now() then next_secret else secret end,
      next_secret = $3, next_secret_at = $4
      where workspace_id = $1 and id = $2`,
    values: [tx.workspaceId, id, nextSecret, at, tx.now],
  });
}

/** Makes the next secret of a locked endpoint its secret, as its next version. */
export async function activateSecret(tx: WorkspaceTransaction, id: string): Promise<void> {
  await tx.query({
    text: `update webhook_endpoints set version = version + 1, updated_at = $3,
      secret = next_secret, next_secret = null, next_secret_at = null
      where workspace_id = $1 and id = $2 and next_secret is not null`,
    values: [tx.workspaceId, id, tx.now],
  });
}

/** Deletes an endpoint and cancels what was still to be sent to it; the log of what was sent stays. */
export async function deleteEndpoint(tx: WorkspaceTransaction, id: string): Promise<void> {
  await tx.query({
    text: "delete from webhook_endpoints where workspace_id = $1 and id = $2",
    values: [tx.workspaceId, id],
  });
  // A row that a sender holds locked at this moment is left to it: it cancels what has no endpoint.
  await tx.query({
    text: `update webhook_deliveries d set state = 'canceled', finished_at = $3
      from (select event_id from webhook_deliveries
        where workspace_id = $1 and endpoint_id = $2 and state = 'pending'
        for update skip locked) free
      where d.workspace_id = $1 and d.endpoint_id = $2 and d.event_id = free.event_id`,
    values: [tx.workspaceId, id, tx.now],
  });
}

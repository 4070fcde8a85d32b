import type { WorkspaceTransaction } from "../../../platform/database/database.ts";
import type { Filter } from "../../../platform/query/filter.ts";
import type { CustomHeaders } from "./headers.rules.ts";
import { healthOf, NO_ATTEMPTS, type Counts } from "../health/health.store.ts";
import { cancelWaiting } from "../queue/cancel.store.ts";
import type { WebhookEndpoint } from "./endpoints.schemas.ts";

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
  header_names: string[];
  max_concurrency: number | null;
  rate_limit_per_second: number | null;
  ordering: "none" | "record";
  enabled: boolean;
  disabled_reason: string | null;
  next_secret_at: Date | null;
  breaker_until: Date | null;
  created_at: Date;
  updated_at: Date;
}

const READ = `id, version, url, description, event_types, filter,
  array(select json_object_keys(headers)) as header_names, max_concurrency, rate_limit_per_second, ordering,
  enabled, disabled_reason, case when next_secret_at > now() then next_secret_at end as next_secret_at,
  breaker_until, created_at, updated_at`;

async function withHealth(tx: WorkspaceTransaction, rows: Row[]): Promise<StoredEndpoint[]> {
  if (rows.length === 0) return [];
  const health = await healthOf(
    tx,
    rows.map(({ id }) => id),
  );
  return rows.map((row) => stored(row, health.get(row.id) ?? NO_ATTEMPTS));
}

function stored(
  { version, created_at, updated_at, breaker_until, ...row }: Row,
  counts: Counts,
): StoredEndpoint {
  const endpoint = {
    ...row,
    next_secret_at: row.next_secret_at?.toISOString() ?? null,
    health: {
      ...counts,
      breaker: breaker_until === null ? ("closed" as const) : ("open" as const),
      paused_until: breaker_until?.toISOString() ?? null,
    },
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
  return { endpoint, version };
}

/** What is written beside what is answered. */
export interface Hidden {
  /** The endpoint's filter as it is evaluated. */
  filter: Filter | null;
  /** Absent: those that it has. */
  headers?: CustomHeaders | undefined;
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

/** The columns that a creation and a change write, with their values. */
function written(endpoint: WebhookEndpoint, { filter, headers }: Hidden): [string, unknown][] {
  return [
    ["url", endpoint.url],
    ["description", endpoint.description],
    ["event_types", endpoint.event_types],
    ["filter", jsonOrNull(endpoint.filter)],
    ["condition", jsonOrNull(filter)],
    ...(headers === undefined
      ? []
      : [["headers", JSON.stringify(headers)] satisfies [string, unknown]]),
    ["max_concurrency", endpoint.max_concurrency],
    ["rate_limit_per_second", endpoint.rate_limit_per_second],
    ["ordering", endpoint.ordering],
    ["enabled", endpoint.enabled],
    ["disabled_reason", endpoint.disabled_reason],
    ["updated_at", endpoint.updated_at],
  ];
}

export async function insertEndpoint(
  tx: WorkspaceTransaction,
  endpoint: WebhookEndpoint,
  { secret, ...hidden }: Hidden & { secret: string },
): Promise<void> {
  const columns = written(endpoint, hidden);
  const names = columns.map(([name]) => name).join(", ");
  const places = columns.map((_column, i) => `$${i + 5}`).join(", ");
  await tx.query({
    text: `insert into webhook_endpoints (workspace_id, id, version, secret, created_at, ${names})
      values ($1, $2, 1, $3, $4, ${places})`,
    values: [
      tx.workspaceId,
      endpoint.id,
      secret,
      endpoint.created_at,
      ...columns.map(([, value]) => value),
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
  return withHealth(tx, rows);
}

/** One endpoint; `lock` holds it against other writers until the transaction ends. */
export async function findEndpoint(
  tx: WorkspaceTransaction,
  id: string,
  { lock = false } = {},
): Promise<StoredEndpoint | undefined> {
  const rows = await tx.query<Row>({
    text: `select ${READ} from webhook_endpoints where workspace_id = $1 and id = $2${lock ? " for update" : ""}`,
    values: [tx.workspaceId, id],
  });
  return (await withHealth(tx, rows))[0];
}

/** Writes a locked endpoint as its next version. */
export async function updateEndpoint(
  tx: WorkspaceTransaction,
  endpoint: WebhookEndpoint,
  hidden: Hidden,
): Promise<void> {
  const columns = written(endpoint, hidden);
  await tx.query({
    text: `update webhook_endpoints set version = version + 1,
      ${columns.map(([name], i) => `${name} = $${i + 3}`).join(", ")}
      where workspace_id = $1 and id = $2`,
    values: [tx.workspaceId, endpoint.id, ...columns.map(([, value]) => value)],
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
  await cancelWaiting(tx, { workspaceId: tx.workspaceId, endpointId: id });
}

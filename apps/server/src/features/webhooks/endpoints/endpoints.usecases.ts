import type { WorkspaceTransaction } from "../../../platform/database/database.ts";
import { errors } from "../../../platform/errors/errors.ts";
import { invalidBody } from "../../../platform/errors/invalid.ts";
import { problem } from "../../../platform/errors/problem.ts";
import { requireVersion } from "../../../platform/operations/precondition.ts";
import type { Result, Input } from "../../../platform/operations/operation.ts";
import { createdAtOf, isId, newId } from "../../../platform/types/ids.ts";
import { checkUrl, type OutboundPolicy } from "../../../platform/outbound/address-guard.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../../platform/query/cursor.rules.ts";
import type { Order } from "../../../platform/query/sort.rules.ts";
import { quotaExceeded } from "../../../platform/quotas/quotas.ts";
import { wrongHeaders, type CustomHeaders } from "./headers.rules.ts";
import { NO_ATTEMPTS } from "../health/health.store.ts";
import { policyOfCall } from "./policy.rules.ts";
import { closeBreaker } from "../breaker/breaker.store.ts";
import type { ReadFilter } from "../filters/filters.ts";
import { generateSecret } from "../signing/signature.rules.ts";
import type {
  WebhookEndpoint,
  WebhookEndpointCreate,
  WebhookEndpointListQuery,
  WebhookEndpointUpdate,
} from "./endpoints.schemas.ts";
import {
  countEndpoints,
  countEndpointsToAdd,
  deleteEndpoint,
  findEndpoint,
  insertEndpoint,
  listEndpoints,
  updateEndpoint,
  type StoredEndpoint,
} from "./endpoints.store.ts";

const LIST = "webhook-endpoints";
const NEWEST_FIRST: Order = [{ column: "id", descending: true }];

export type ById<Body = unknown> = Input<{ id: string }, unknown, Body>;

/** The use cases of endpoints. `outbound` says where live workspaces may send. */
export function webhookUsecases(outbound: OutboundPolicy, readFilter: ReadFilter) {
  const requireUrl = (url: string, input: Pick<Input, "access" | "proxied">) => {
    const detail = checkUrl(url, policyOfCall(input, outbound));
    if (detail !== undefined) throw invalidBody([{ pointer: "/url", rule: "reachable", detail }]);
  };

  return {
    async create(
      tx: WorkspaceTransaction,
      input: Input<unknown, unknown, WebhookEndpointCreate>,
    ): Promise<Result> {
      requireUrl(input.body.url, input);
      const { headers = {} } = input.body;
      refuseWrongHeaders(headers);
      const filter = readFilter(input.body.filter ?? null);
      const count = await countEndpointsToAdd(tx);
      if (count >= input.access.quotas.endpoints) {
        throw quotaExceeded(input.access, "endpoints", count);
      }
      const id = newId();
      const at = createdAtOf(id).toISOString();
      const endpoint: WebhookEndpoint = {
        id,
        url: input.body.url,
        description: input.body.description ?? null,
        event_types: input.body.event_types,
        filter: input.body.filter ?? null,
        header_names: Object.keys(headers),
        max_concurrency: input.body.max_concurrency ?? null,
        rate_limit_per_second: input.body.rate_limit_per_second ?? null,
        ordering: input.body.ordering ?? "none",
        enabled: input.body.enabled ?? true,
        disabled_reason: null,
        next_secret_at: null,
        health: { ...NO_ATTEMPTS, breaker: "closed", paused_until: null },
        created_at: at,
        updated_at: at,
      };
      const secret = generateSecret();
      await insertEndpoint(tx, endpoint, { secret, filter, headers });
      const location = `/api/webhook-endpoints/${id}`;
      return {
        body: JSON.stringify({ ...endpoint, secret }),
        bodyWithoutSecret: JSON.stringify({ ...endpoint, secret: null }),
        version: 1,
        location,
      };
    },

    async list(
      tx: WorkspaceTransaction,
      { query: { cursor, limit = 50 } }: Input<unknown, WebhookEndpointListQuery>,
    ): Promise<Result> {
      const before = cursor === undefined ? undefined : placeOf(cursor);
      const [found, count] = await Promise.all([
        listEndpoints(tx, { before, limit: limit + 1 }),
        countEndpoints(tx),
      ]);
      const data = found.slice(0, limit).map(({ endpoint }) => endpoint);
      const last = data.at(-1);
      const more = found.length > limit && last !== undefined;
      const next = more ? encodeCursor(NEWEST_FIRST, [last.id], LIST) : null;
      return {
        body: JSON.stringify({ data, count, has_more: more, next_cursor: next }),
      };
    },

    async get(tx: WorkspaceTransaction, { params }: ById): Promise<Result> {
      return { ...answer(await existing(tx, params.id)), volatile: true };
    },

    async update(tx: WorkspaceTransaction, input: ById<WebhookEndpointUpdate>): Promise<Result> {
      const { endpoint: before, version } = await lockedEndpoint(tx, input);
      const { headers, ...members } = input.body;
      refuseWrongHeaders(headers ?? {});
      if (input.body.url !== undefined) requireUrl(input.body.url, input);
      const filter = readFilter(
        input.body.filter === undefined ? before.filter : input.body.filter,
      );
      const changed: WebhookEndpoint = { ...before, ...members };
      if (headers !== undefined) changed.header_names = Object.keys(headers);
      if (input.body.enabled !== undefined) changed.disabled_reason = null;
      // Whether the value of a header differs is not compared: it counts as a change.
      const same = headers === undefined && JSON.stringify(changed) === JSON.stringify(before);
      if (same) {
        return answer({ endpoint: before, version });
      }
      const endpoint = { ...changed, updated_at: tx.now.toISOString() };
      await updateEndpoint(tx, endpoint, { filter, headers });
      // What failed before tells nothing about a new URL, and whoever enables it wants it tried.
      if (endpoint.url !== before.url || (endpoint.enabled && !before.enabled)) {
        await closeBreaker(tx, endpoint.id);
        endpoint.health = { ...endpoint.health, breaker: "closed", paused_until: null };
      }
      tx.signal("endpoints_changed");
      if (endpoint.enabled && !before.enabled) tx.signal("deliveries_due");
      return answer({ endpoint, version: version + 1 });
    },

    async remove(tx: WorkspaceTransaction, input: ById): Promise<Result> {
      await lockedEndpoint(tx, input);
      await deleteEndpoint(tx, input.params.id);
      tx.signal("endpoints_changed");
      return { body: null };
    },
  };
}

function refuseWrongHeaders(headers: CustomHeaders): void {
  const found = wrongHeaders(headers);
  if (found.length > 0) throw invalidBody(found);
}

function placeOf(cursor: string): string {
  const [id = ""] = decodeCursor(NEWEST_FIRST, cursor, LIST);
  if (!isId(id)) throw foreignCursor();
  return id;
}

/** What is answered about an endpoint, at its version. */
export function answer({ endpoint, version }: StoredEndpoint): Result {
  return { body: JSON.stringify(endpoint), version };
}

/** An endpoint to be changed, held until the transaction ends. Throws when there is none, or not at the version asked for. */
export async function lockedEndpoint(
  tx: WorkspaceTransaction,
  input: ById,
): Promise<StoredEndpoint> {
  const stored = await existing(tx, input.params.id, { lock: true });
  requireVersion("webhook endpoint", stored.version, input.ifMatch);
  return stored;
}

async function existing(
  tx: WorkspaceTransaction,
  id: string,
  options: { lock?: boolean } = {},
): Promise<StoredEndpoint> {
  const stored = await findEndpoint(tx, id, options);
  if (stored !== undefined) return stored;
  throw problem(errors.not_found, {
    detail: `There is no webhook endpoint ${id} in this workspace.`,
  });
}

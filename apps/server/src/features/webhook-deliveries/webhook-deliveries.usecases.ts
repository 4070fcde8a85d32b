import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Result, Input } from "../../platform/operations/operation.ts";
import { isId } from "../../platform/types/ids.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../platform/query/cursor.rules.ts";
import { listAttempts } from "./attempts.store.ts";
import type { DeliveryKey } from "./delivery-id.rules.ts";
import {
  ATTEMPTS,
  BY_NUMBER,
  DELIVERIES,
  filterOf,
  NEWEST_FIRST,
} from "./webhook-deliveries.rules.ts";
import type {
  WebhookAttemptListQuery,
  WebhookDelivery,
  WebhookDeliveryListQuery,
} from "./webhook-deliveries.schemas.ts";
import { findDelivery, listDeliveries as readPage } from "./webhook-deliveries.store.ts";

export async function listDeliveries(
  tx: WorkspaceTransaction,
  { query }: Input<unknown, WebhookDeliveryListQuery>,
): Promise<Result> {
  const after = query.cursor === undefined ? undefined : placeOf(query.cursor);
  const { deliveries, next } = await readPage(tx, {
    filter: filterOf(query),
    after,
    limit: query.limit ?? 50,
  });
  const cursor = next && encodeCursor(NEWEST_FIRST, [next.eventId, next.endpointId], DELIVERIES);
  return page(deliveries, cursor);
}

export async function getDelivery(
  tx: WorkspaceTransaction,
  { params }: Input<{ id: string }>,
): Promise<Result> {
  return { body: JSON.stringify(await existing(tx, params.id)) };
}

export async function listDeliveryAttempts(
  tx: WorkspaceTransaction,
  { params, query: { cursor, limit = 20 } }: Input<{ id: string }, WebhookAttemptListQuery>,
): Promise<Result> {
  const after = cursor === undefined ? 0 : numberOf(cursor, params.id);
  const { event_id: eventId, endpoint_id: endpointId } = await existing(tx, params.id);
  const { attempts, more } = await listAttempts(tx, { eventId, endpointId }, { after, limit });
  const last = more ? attempts.at(-1) : undefined;
  return page(attempts, last && encodeCursor(BY_NUMBER, [last.number], `${ATTEMPTS} ${params.id}`));
}

/** The delivery with this id. Throws a Problem when the workspace has none. */
export async function existing(tx: WorkspaceTransaction, id: string): Promise<WebhookDelivery> {
  const delivery = await findDelivery(tx, id);
  if (delivery !== undefined) return delivery;
  throw problem(errors.not_found, {
    detail: `There is no webhook delivery ${id} in this workspace.`,
  });
}

function page(data: readonly object[], next: string | undefined): Result {
  return {
    body: JSON.stringify({ data, has_more: next !== undefined, next_cursor: next ?? null }),
  };
}

function placeOf(cursor: string): DeliveryKey {
  const [eventId = "", endpointId = ""] = decodeCursor(NEWEST_FIRST, cursor, DELIVERIES);
  if (!isId(eventId) || !isId(endpointId)) throw foreignCursor();
  return { eventId, endpointId };
}

function numberOf(cursor: string, id: string): number {
  const [number = ""] = decodeCursor(BY_NUMBER, cursor, `${ATTEMPTS} ${id}`);
  if (!/^\d{1,5}$/.test(number)) throw foreignCursor();
  return Number(number);
}

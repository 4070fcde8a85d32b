import { asWorkspace, type Transaction } from "../../../platform/database/database.ts";
import { errors } from "../../../platform/errors/errors.ts";
import { invalidBody } from "../../../platform/errors/invalid.ts";
import { problem, type ErrorDetail } from "../../../platform/errors/problem.ts";
import { requireVersion } from "../../../platform/operations/precondition.ts";
import type { Result, ByAnyone, Input } from "../../../platform/operations/operation.ts";
import { isId } from "../../../platform/types/ids.ts";
import { appendEvents } from "../../../platform/outbox/outbox.store.ts";
import { decodeCursor, encodeCursor, foreignCursor } from "../../../platform/query/cursor.rules.ts";
import type { Order } from "../../../platform/query/sort.rules.ts";
import { dueStatus, eventTypeOf, wrongStatus, wrongWindow } from "./incidents.rules.ts";
import type {
  StatusIncident,
  StatusIncidentChange,
  StatusIncidentCreate,
  StatusIncidentListQuery,
  StatusMaintenanceCreate,
  StatusUpdateCreate,
} from "./incidents.schemas.ts";
import {
  changeIncident,
  deleteIncident,
  findIncident,
  insertIncident,
  insertUpdate,
  listIncidents,
  lockIncident,
  queueMailing,
  takeOpenMaintenance,
  workspacesBeside,
  type IncidentToInsert,
  type StoredIncident,
} from "./incidents.store.ts";

type Body<B> = ByAnyone<Input<unknown, unknown, B>>;
type ById<B = unknown> = ByAnyone<Input<{ id: string }, unknown, B>>;

const LIST = "status-incidents";
const NEWEST_FIRST: Order = [{ column: "id", descending: true }];

export async function listPublicIncidents(
  tx: Transaction,
  { query }: ByAnyone<Input<unknown, StatusIncidentListQuery>>,
): Promise<Result> {
  const { cursor, limit = 50, kind, open } = query;
  const before = cursor === undefined ? undefined : decodeCursor(NEWEST_FIRST, cursor, LIST)[0];
  if (before !== undefined && !isId(before)) throw foreignCursor();
  const found = await listIncidents(tx, { before, kind, open, limit: limit + 1 });
  const data = found.slice(0, limit).map(({ doc }) => doc);
  const last = data.at(-1);
  const more = found.length > limit && last !== undefined;
  const next = more ? encodeCursor(NEWEST_FIRST, [last.id], LIST) : null;
  return { body: JSON.stringify({ data, has_more: more, next_cursor: next }) };
}

export async function getIncident(tx: Transaction, { params }: ById): Promise<Result> {
  return answer((await findIncident(tx, params.id)) ?? notFound(params.id));
}

export async function createIncident(
  tx: Transaction,
  { body, access }: Body<StatusIncidentCreate>,
): Promise<Result> {
  const { name, message, status = "investigating", impact = "minor", components = [] } = body;
  return insert(tx, message, {
    kind: "incident",
    name,
    status,
    impact,
    components,
    scheduledFor: null,
    scheduledUntil: null,
    fromWorkspaceId: access?.workspaceId ?? "",
  });
}

export async function createMaintenance(
  tx: Transaction,
  { body, access }: Body<StatusMaintenanceCreate>,
): Promise<Result> {
  const { name, message, components, scheduled_for: from, scheduled_until: until } = body;
  refuse(wrongWindow(from, until));
  if (Date.parse(until) <= tx.now.getTime()) {
    refuse({ pointer: "/scheduled_until", rule: "future", detail: "must be in the future." });
  }
  return insert(tx, message, {
    kind: "maintenance",
    name,
    status: "scheduled",
    impact: "maintenance",
    components,
    scheduledFor: new Date(from),
    scheduledUntil: new Date(until),
    fromWorkspaceId: access?.workspaceId ?? "",
  });
}

export async function updateIncident(
  tx: Transaction,
  input: ById<StatusIncidentChange>,
): Promise<Result> {
  const { id } = input.params;
  const { doc, version } = (await lockIncident(tx, id)) ?? notFound(id);
  requireVersion("incident", version, input.ifMatch);
  const { body } = input;
  const foreign =
    doc.kind === "incident"
      ? (["scheduled_for", "scheduled_until"] as const).find((name) => body[name] !== undefined)
      : body.impact === undefined
        ? undefined
        : "impact";
  if (foreign !== undefined) {
    refuse({
      pointer: `/${foreign}`,
      rule: "kind",
      detail: `does not apply to ${doc.kind === "incident" ? "an incident" : "a maintenance"}.`,
    });
  }
  const changed: StatusIncident = { ...doc, ...body };
  const { scheduled_for: from, scheduled_until: until } = changed;
  if (from !== null && until !== null) refuse(wrongWindow(from, until));
  await changeIncident(tx, changed);
  tx.signal("status_changed");
  return answer((await findIncident(tx, id)) ?? notFound(id));
}

export async function addUpdate(tx: Transaction, input: ById<StatusUpdateCreate>): Promise<Result> {
  const { id } = input.params;
  const { doc, version } = (await lockIncident(tx, id)) ?? notFound(id);
  requireVersion("incident", version, input.ifMatch);
  const { message, status = doc.status } = input.body;
  refuse(wrongStatus(doc.kind, status));
  return answer(await say(tx, id, { status, body: message }));
}

export async function removeIncident(tx: Transaction, input: ById): Promise<Result> {
  const { id } = input.params;
  const { version } = (await lockIncident(tx, id)) ?? notFound(id);
  requireVersion("incident", version, input.ifMatch);
  await deleteIncident(tx, id);
  tx.signal("status_changed");
  return { body: null };
}

/** Begins and ends maintenance whose time has come. */
export async function advanceMaintenance(tx: Transaction): Promise<void> {
  for (const each of await takeOpenMaintenance(tx)) {
    const status = dueStatus(each, tx.now);
    if (status === undefined) continue;
    const words =
      status === "in_progress" ? "Maintenance has started." : "Maintenance is complete.";
    await say(tx, each.id, { status, body: words });
  }
}

async function insert(
  tx: Transaction,
  message: string,
  incident: IncidentToInsert,
): Promise<Result> {
  const id = await insertIncident(tx, incident);
  const made = await say(tx, id, { status: incident.status, body: message });
  return { ...answer(made), location: `/api/status/incidents/${id}` };
}

/** Adds an update, and tells everyone of it: the page, subscribers, and webhooks of the operator's organisation. */
async function say(
  tx: Transaction,
  id: string,
  update: { status: string; body: string },
): Promise<StoredIncident> {
  const updateId = await insertUpdate(tx, id, update);
  await queueMailing(tx, { incidentId: id, updateId });
  const { fromWorkspaceId, ...said } = (await lockIncident(tx, id)) ?? notFound(id);
  const { doc } = said;
  const event = {
    type: eventTypeOf(doc.kind, doc.status, doc.updates.length === 1),
    recordId: id,
    path: `/api/status/incidents/${id}`,
    data: JSON.stringify(doc),
    previous: null,
  };
  for (const workspaceId of await workspacesBeside(tx, fromWorkspaceId)) {
    await appendEvents(asWorkspace(tx, workspaceId), [event]);
  }
  tx.signal("status_changed");
  return said;
}

function answer({ doc, version }: StoredIncident): Result {
  return { body: JSON.stringify(doc), version };
}

function refuse(wrong: ErrorDetail | undefined): void {
  if (wrong !== undefined) throw invalidBody([wrong]);
}

function notFound(id: string): never {
  throw problem(errors.not_found, { detail: `No incident has the id ${id}.` });
}

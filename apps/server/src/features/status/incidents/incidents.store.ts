import type { Transaction } from "../../../platform/database/database.ts";
import { createdAtOf, newId } from "../../../platform/types/ids.ts";
import type { Kind } from "./incidents.rules.ts";
import type { StatusIncident } from "./incidents.schemas.ts";

/** What was said is at most this much of what is read at once, so that a page stays small. */
const DOC = `json_build_object('id', i.id, 'kind', i.kind, 'name', i.name, 'status', i.status,
    'impact', i.impact, 'components', i.components, 'started_at', rfc3339(i.started_at),
    'scheduled_for', rfc3339(i.scheduled_for), 'scheduled_until', rfc3339(i.scheduled_until),
    'monitoring_at', rfc3339(i.monitoring_at), 'resolved_at', rfc3339(i.resolved_at),
    'created_at', rfc3339(i.created_at), 'updated_at', rfc3339(i.updated_at),
    'updates', (select coalesce(json_agg(json_build_object('id', u.id, 'status', u.status, 'body', u.body,
      'created_at', rfc3339(u.created_at)) order by u.id desc), '[]')
      from status_incident_updates u where u.incident_id = i.id)) as doc, i.version`;

export interface StoredIncident {
  doc: StatusIncident;
  version: number;
}

export interface IncidentToInsert {
  kind: Kind;
  name: string;
  status: string;
  impact: StatusIncident["impact"];
  components: readonly string[];
  scheduledFor: Date | null;
  scheduledUntil: Date | null;
  fromWorkspaceId: string;
}

/** Writes an incident without its first update, and returns its id. */
export async function insertIncident(tx: Transaction, incident: IncidentToInsert): Promise<string> {
  const id = newId();
  const at = createdAtOf(id);
  const { kind, name, status, impact, components, scheduledFor, scheduledUntil } = incident;
  await tx.query({
    text: `insert into status_incidents (id, kind, name, status, impact, components, started_at, scheduled_for,
        scheduled_until, monitoring_at, resolved_at, from_workspace_id, created_at, updated_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13)`,
    values: [
      id,
      kind,
      name,
      status,
      impact,
      components,
      scheduledFor ?? at,
      scheduledFor,
      scheduledUntil,
      status === "monitoring" ? at : null,
      status === "resolved" ? at : null,
      incident.fromWorkspaceId,
      at,
    ],
  });
  return id;
}

/** Adds what is said, and what it means for the incident. Returns the id of the update. */
export async function insertUpdate(
  tx: Transaction,
  incidentId: string,
  { status, body }: { status: string; body: string },
): Promise<string> {
  const id = newId();
  const at = createdAtOf(id);
  await tx.query({
    text: `insert into status_incident_updates (incident_id, id, status, body, created_at)
      values ($1, $2, $3, $4, $5)`,
    values: [incidentId, id, status, body, at],
  });
  // A maintenance that ends early ends now; one that is over by its schedule ended then.
  await tx.query({
    text: `update status_incidents set version = version + 1, status = $2, updated_at = $3,
        monitoring_at = case when $2 = 'monitoring' then coalesce(monitoring_at, $3) else monitoring_at end,
        resolved_at = case when $2 in ('resolved', 'completed')
          then coalesce(resolved_at, least($3, scheduled_until)) end
      where id = $1`,
    values: [incidentId, status, at],
  });
  return id;
}

export async function changeIncident(
  tx: Transaction,
  { id, name, impact, components, scheduled_for: from, scheduled_until: until }: StatusIncident,
): Promise<void> {
  await tx.query({
    text: `update status_incidents set version = version + 1, name = $2, impact = $3, components = $4,
        scheduled_for = $5, scheduled_until = $6, started_at = coalesce($5, started_at), updated_at = $7
      where id = $1`,
    values: [id, name, impact, components, from, until, tx.now],
  });
}

export async function deleteIncident(tx: Transaction, id: string): Promise<void> {
  await tx.query({ text: "delete from status_incidents where id = $1", values: [id] });
}

export async function findIncident(
  tx: Transaction,
  id: string,
): Promise<StoredIncident | undefined> {
  const [found] = await tx.query<StoredIncident>({
    text: `select ${DOC} from status_incidents i where id = $1`,
    values: [id],
  });
  return found;
}

/** One, locked against other writers until the transaction ends. */
export async function lockIncident(
  tx: Transaction,
  id: string,
): Promise<(StoredIncident & { fromWorkspaceId: string }) | undefined> {
  const [locked] = await tx.query<{ fromWorkspaceId: string }>({
    text: `select from_workspace_id as "fromWorkspaceId" from status_incidents where id = $1 for update`,
    values: [id],
  });
  const found = locked === undefined ? undefined : await findIncident(tx, id);
  return found === undefined || locked === undefined ? undefined : { ...found, ...locked };
}

/** Newest first, those before an id. */
export function listIncidents(
  tx: Transaction,
  {
    before,
    kind,
    open,
    limit,
  }: {
    before?: string | undefined;
    kind?: Kind | undefined;
    open?: boolean | undefined;
    limit: number;
  },
): Promise<StoredIncident[]> {
  return tx.query({
    text: `select ${DOC} from status_incidents i
      where ($1::uuid is null or id < $1) and ($2::text is null or kind = $2)
        and ($3::boolean is null or (resolved_at is null) = $3)
      order by id desc limit $4`,
    values: [before ?? null, kind ?? null, open ?? null, limit],
  });
}

/** What the page shows: all that is open, and the newest of the rest. */
export async function incidentsToShow(tx: Transaction): Promise<StatusIncident[]> {
  const rows = await tx.query<StoredIncident>({
    name: "status_incidents_to_show",
    text: `select ${DOC} from status_incidents i where id in (
        select id from status_incidents where resolved_at is null
        union (select id from status_incidents order by id desc limit 100))
      order by id desc`,
  });
  return rows.map(({ doc }) => doc);
}

/** Maintenance that is not over, locked; another process may be at some of it. */
export function takeOpenMaintenance(
  tx: Transaction,
): Promise<{ id: string; status: string; from: Date; until: Date }[]> {
  return tx.query({
    name: "status_open_maintenance",
    text: `select id, status, scheduled_for as "from", scheduled_until as until from status_incidents
      where resolved_at is null and kind = 'maintenance'
        and (scheduled_until <= $1 or (status = 'scheduled' and scheduled_for <= $1))
      for update skip locked`,
    values: [tx.now],
  });
}

/** The workspaces of the organisation that one of them belongs to. */
export async function workspacesBeside(tx: Transaction, workspaceId: string): Promise<string[]> {
  const rows = await tx.query<{ id: string }>({
    text: `select id from workspaces where organisation_id =
        (select organisation_id from workspaces where id = $1) order by id`,
    values: [workspaceId],
  });
  return rows.map(({ id }) => id);
}

/** Remembers that subscribers are to be told of an update. */
export async function queueMailing(
  tx: Transaction,
  { incidentId, updateId }: { incidentId: string; updateId: string },
): Promise<void> {
  await tx.query({
    text: "insert into status_mailings (update_id, incident_id) values ($1, $2)",
    values: [updateId, incidentId],
  });
}

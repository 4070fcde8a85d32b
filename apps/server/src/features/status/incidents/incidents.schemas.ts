import { Type, type Static } from "typebox";
import { listParameters } from "../../../platform/query/list.schemas.ts";
import { freeText, Id, Instant, nullable, oneOf } from "../../../platform/types/schema.ts";
import { incidentStatuses, maintenanceStatuses } from "./incidents.rules.ts";
import { componentIds, impacts } from "../measurements/index.ts";

const Name = Type.String({
  minLength: 1,
  maxLength: 200,
  description: "Title of the incident or maintenance.",
});
const Message = freeText(5_000, "Message to users, as plain text.");
const Components = Type.Array(oneOf(componentIds), {
  uniqueItems: true,
  maxItems: componentIds.length,
  description: "The affected components.",
});
const impactWords =
  "Severity. The status page shows the affected components at least as degraded (`minor`), partial outage (`major`) or major outage (`critical`).";
const Impact = oneOf(impacts, { description: impactWords });
const Window = {
  scheduled_for: { ...Instant, description: "When the maintenance starts automatically." },
  scheduled_until: { ...Instant, description: "When the maintenance ends automatically." },
};
const statuses = [...incidentStatuses, ...maintenanceStatuses] as const;

const StatusIncidentUpdate = Type.Object(
  { id: Id, status: oneOf(statuses), body: Type.String(), created_at: Instant },
  { $id: "StatusIncidentUpdate", additionalProperties: false },
);

/** An incident or a maintenance, with its updates. */
export const StatusIncident = Type.Object(
  {
    id: Id,
    kind: oneOf(["incident", "maintenance"]),
    name: Name,
    status: oneOf(statuses, {
      description: `Of an incident: ${incidentStatuses.join(", ")}. Of a maintenance: ${maintenanceStatuses.join(", ")}.`,
    }),
    impact: oneOf([...impacts, "maintenance"]),
    components: Components,
    started_at: Instant,
    scheduled_for: nullable(Instant, { description: "When a maintenance begins." }),
    scheduled_until: nullable(Instant, { description: "When a maintenance ends." }),
    monitoring_at: nullable(Instant, {
      description: "When an incident first had the status `monitoring`.",
    }),
    resolved_at: nullable(Instant, {
      description: "When the incident was resolved or the maintenance completed.",
    }),
    created_at: Instant,
    updated_at: Instant,
    updates: Type.Array(StatusIncidentUpdate, { description: "The updates, newest first." }),
  },
  { $id: "StatusIncident", additionalProperties: false },
);
export type StatusIncident = Static<typeof StatusIncident>;

export const StatusIncidentCreate = Type.Object(
  {
    name: Name,
    message: Message,
    status: Type.Optional(oneOf(incidentStatuses, { description: "Default: `investigating`." })),
    impact: Type.Optional(oneOf(impacts, { description: `${impactWords} Default: \`minor\`.` })),
    components: Type.Optional(Components),
  },
  { $id: "StatusIncidentCreate", additionalProperties: false },
);
export type StatusIncidentCreate = Static<typeof StatusIncidentCreate>;

export const StatusMaintenanceCreate = Type.Object(
  { name: Name, message: Message, components: Components, ...Window },
  { $id: "StatusMaintenanceCreate", additionalProperties: false },
);
export type StatusMaintenanceCreate = Static<typeof StatusMaintenanceCreate>;

export const StatusIncidentChange = Type.Object(
  {
    name: Type.Optional(Name),
    impact: Type.Optional(Impact),
    components: Type.Optional(Components),
    scheduled_for: Type.Optional(Window.scheduled_for),
    scheduled_until: Type.Optional(Window.scheduled_until),
  },
  { $id: "StatusIncidentChange", additionalProperties: false },
);
export type StatusIncidentChange = Static<typeof StatusIncidentChange>;

export const StatusUpdateCreate = Type.Object(
  {
    message: Message,
    status: Type.Optional(oneOf(statuses, { description: "New status. Default: unchanged." })),
  },
  { $id: "StatusUpdateCreate", additionalProperties: false },
);
export type StatusUpdateCreate = Static<typeof StatusUpdateCreate>;

const { limit, cursor } = listParameters;
export const StatusIncidentListQuery = Type.Object(
  {
    limit,
    cursor,
    kind: Type.Optional(oneOf(["incident", "maintenance"], { description: "Only this kind." })),
    open: Type.Optional(Type.Boolean({ description: "Only those that have not ended." })),
  },
  { additionalProperties: false },
);
export type StatusIncidentListQuery = Static<typeof StatusIncidentListQuery>;

export const StatusIncidentPage = Type.Object(
  {
    data: Type.Array(StatusIncident),
    has_more: Type.Boolean(),
    next_cursor: nullable(Type.String(), {
      description: "`cursor` of the next page; `null` on the last page.",
    }),
  },
  { $id: "StatusIncidentPage", additionalProperties: false },
);

export const incidentExample: StatusIncident = {
  id: "019bac7c-d8c0-7000-8000-0000000000f1",
  kind: "incident",
  name: "Webhooks are delayed",
  status: "identified",
  impact: "minor",
  components: ["webhooks"],
  started_at: "2026-01-11T10:30:00.000Z",
  scheduled_for: null,
  scheduled_until: null,
  monitoring_at: null,
  resolved_at: null,
  created_at: "2026-01-11T10:30:00.000Z",
  updated_at: "2026-01-11T10:42:00.000Z",
  updates: [
    {
      id: "019bac87-d540-7000-8000-0000000000f3",
      status: "identified",
      body: "We are working through a backlog. No data is lost.",
      created_at: "2026-01-11T10:42:00.000Z",
    },
    {
      id: "019bac7c-d8c0-7000-8000-0000000000f2",
      status: "investigating",
      body: "Deliveries are delayed by a few minutes.",
      created_at: "2026-01-11T10:30:00.000Z",
    },
  ],
};

export const maintenanceExample: StatusIncident = {
  ...incidentExample,
  id: "019bac7c-d8c0-7000-8000-0000000000f4",
  kind: "maintenance",
  name: "Move to a larger database",
  status: "scheduled",
  impact: "maintenance",
  components: ["api", "database"],
  started_at: "2026-01-18T02:00:00.000Z",
  scheduled_for: "2026-01-18T02:00:00.000Z",
  scheduled_until: "2026-01-18T03:00:00.000Z",
  updated_at: "2026-01-11T10:30:00.000Z",
  updates: [
    {
      id: "019bac7c-d8c0-7000-8000-0000000000f5",
      status: "scheduled",
      body: "The API returns 503 for a few minutes.",
      created_at: "2026-01-11T10:30:00.000Z",
    },
  ],
};

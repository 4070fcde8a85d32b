import { Type, type TObject, type TSchema } from "typebox";
import { actorTypes } from "../../../platform/access/access.ts";
import { eventBody } from "../../../platform/outbox/outbox.store.ts";
import { Id, Instant, nullable, oneOf } from "../../../platform/schema.ts";
import { Deal, dealExample } from "../../deals/index.ts";
import { Lead, leadExample } from "../../leads/index.ts";
import { incidentExample, maintenanceExample, StatusIncident } from "../../status/index.ts";
import { disabledExample, EndpointNotice, pausedExample } from "./notice-schemas.ts";

/** An event type that a receiver can get, described for people and for the contract. */
export interface EventType {
  type: string;
  description: string;
  /** Of the whole body. */
  schema: TObject;
  /** A body as it is sent. */
  example: unknown;
}

interface Subject {
  name: "lead" | "deal" | "webhook_endpoint" | "status";
  /** What it is called in sentences. */
  noun: string;
  /** Where its records are read. */
  path: string;
  record: TSchema;
  example: Readonly<Record<string, unknown>> & { id: string };
}

const lead: Subject = {
  name: "lead",
  noun: "lead",
  path: "/api/leads",
  record: Lead,
  example: leadExample,
};
const deal: Subject = {
  name: "deal",
  noun: "deal",
  path: "/api/deals",
  record: Deal,
  example: dealExample,
};
const endpoint: Subject = {
  name: "webhook_endpoint",
  noun: "endpoint",
  path: "/api/webhook-endpoints",
  record: EndpointNotice,
  example: pausedExample,
};
const incident: Subject = {
  name: "status",
  noun: "incident",
  path: "/api/status/incidents",
  record: StatusIncident,
  example: incidentExample,
};
const maintenance: Subject = { ...incident, noun: "maintenance", example: maintenanceExample };
const underWay = { ...maintenanceExample, status: "in_progress" };
const over = { resolved_at: "2026-01-18T03:00:00.000Z" };
const won = { ...dealExample, stage: "won", status: "won", probability: 100 };
const lost = { ...dealExample, stage: "lost", status: "lost", probability: 0 };
const moved = { stage: dealExample.stage, status: dealExample.status, probability: 75 };

const Actor = Type.Object(
  {
    type: oneOf(actorTypes),
    id: nullable(Type.String({ format: "uuid" }), {
      description: "The API key's id, for example; `null` for `system`.",
    }),
  },
  {
    $id: "Actor",
    additionalProperties: false,
    description:
      "Who caused the event. `system` is SalesOS itself. Events stored by earlier versions have no actor.",
  },
);

function eventType(
  { name, noun, path, record, example }: Subject,
  verb: string,
  description: string,
  { data = example, previous = null }: { data?: object; previous?: object | null } = {},
): EventType {
  const type = `${name}.${verb}`;
  const title = type.replaceAll(/(?:^|[._])([a-z])/g, (_all, letter: string) =>
    letter.toUpperCase(),
  );
  return {
    type,
    description,
    schema: Type.Object(
      {
        id: Type.String({
          format: "uuid",
          description: "The event's id, the same on every attempt.",
        }),
        type: Type.Literal(type),
        created_at: Instant,
        workspace_id: Id,
        actor: Type.Optional(Actor),
        data: Type.Union([record, Type.Null()], {
          description: `The ${noun} after the event. \`null\` if it is too large to send; retrieve it from \`data_url\`.`,
        }),
        data_url: Type.Optional(
          Type.String({
            description: `The path of the ${noun}. Only present if \`data\` is too large to send.`,
          }),
        ),
        previous: nullable(Type.Object({}, { additionalProperties: true }), {
          description: "The old values of the members that changed; `null` if none did.",
        }),
      },
      { $id: `${title}Event`, additionalProperties: false },
    ),
    example: JSON.parse(
      eventBody(
        {
          type,
          recordId: example.id,
          path: `${path}/${example.id}`,
          data: JSON.stringify(data),
          previous: previous as Record<string, unknown> | null,
        },
        {
          id: "019bac7c-d8c0-7000-8000-0000000000e1",
          createdAt: new Date("2026-01-11T10:30:00Z"),
          workspaceId: "019bac7c-d8c0-7000-8000-0000000000a1",
          actor: { type: "api_key", id: "019bac7c-d8c0-7000-8000-0000000000c1" },
        },
      ),
    ),
  };
}

/** Every event that there is, in the order of the reference. */
export const eventTypes: readonly EventType[] = [
  eventType(lead, "created", "A lead was created."),
  eventType(lead, "updated", "Some members of a lead changed.", {
    data: { ...leadExample, status: "contacted" },
    previous: { status: leadExample.status },
  }),
  eventType(lead, "deleted", "A lead was deleted; `data` is its last state."),
  eventType(deal, "created", "A deal was created."),
  eventType(deal, "updated", "Some members of a deal changed, possibly its stage.", {
    data: { ...dealExample, title: "Enterprise Deal, two years" },
    previous: { title: dealExample.title },
  }),
  eventType(deal, "stage_changed", "A deal moved to another stage.", {
    data: won,
    previous: moved,
  }),
  eventType(deal, "won", "A deal was won.", { data: won, previous: moved }),
  eventType(deal, "lost", "A deal was lost.", { data: lost, previous: moved }),
  eventType(deal, "deleted", "A deal was deleted; `data` is its last state."),
  eventType(
    endpoint,
    "paused",
    "Deliveries to a webhook endpoint failed several times in a row. SalesOS sends one delivery from time to time to check the endpoint. The others wait and use no attempts.",
  ),
  eventType(
    endpoint,
    "disabled",
    "A webhook endpoint was disabled because it returned 410, or because no delivery succeeded for 5 days. Its queued deliveries are canceled.",
    { data: disabledExample },
  ),
  eventType(
    incident,
    "incident.created",
    "An incident was opened. Status events go to the organization whose key opened it.",
    { data: { ...incidentExample, status: "investigating" } },
  ),
  eventType(incident, "incident.updated", "An update was posted to an incident."),
  eventType(incident, "incident.resolved", "An incident was resolved.", {
    data: { ...incidentExample, ...over, status: "resolved" },
  }),
  eventType(maintenance, "maintenance.scheduled", "Maintenance was scheduled."),
  eventType(maintenance, "maintenance.updated", "An update was posted to maintenance."),
  eventType(maintenance, "maintenance.started", "Maintenance started.", { data: underWay }),
  eventType(maintenance, "maintenance.completed", "Maintenance ended.", {
    data: { ...underWay, ...over, status: "completed" },
  }),
];

/** What an endpoint may subscribe to: each type, all of one kind of record, or all. */
export const subscribable: readonly string[] = [
  ...eventTypes.map(({ type }) => type),
  "lead.*",
  "deal.*",
  "webhook_endpoint.*",
  "status.*",
  "*",
];

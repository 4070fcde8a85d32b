import {
  eventType,
  type EventSubject,
  type EventType,
} from "../../../platform/outbox/event-type.ts";
import { companies } from "../../companies/index.ts";
import { contacts } from "../../contacts/index.ts";
import { deals } from "../../deals/index.ts";
import { leads } from "../../leads/index.ts";
import { incidentExample, maintenanceExample, StatusIncident } from "../../status/index.ts";
import { disabledExample, EndpointNotice, pausedExample } from "./notice-schemas.ts";

export type { EventType } from "../../../platform/outbox/event-type.ts";

const endpoint: EventSubject = {
  name: "webhook_endpoint",
  noun: "endpoint",
  path: "/api/webhook-endpoints",
  record: EndpointNotice,
  example: pausedExample,
};
const incident: EventSubject = {
  name: "status",
  noun: "incident",
  path: "/api/status/incidents",
  record: StatusIncident,
  example: incidentExample,
};
const maintenance: EventSubject = { ...incident, noun: "maintenance", example: maintenanceExample };
const underWay = { ...maintenanceExample, status: "in_progress" };
const over = { resolved_at: "2026-01-18T03:00:00.000Z" };

/** Every event that there is, in the order of the reference. */
export const eventTypes: readonly EventType[] = [
  ...leads.events,
  ...deals.events,
  ...companies.events,
  ...contacts.events,
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
  "company.*",
  "contact.*",
  "webhook_endpoint.*",
  "status.*",
  "*",
];

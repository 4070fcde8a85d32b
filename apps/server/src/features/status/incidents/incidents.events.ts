import {
  eventType,
  type EventSubject,
  type EventType,
} from "../../../platform/outbox/event-type.ts";
import { incidentExample, maintenanceExample, StatusIncident } from "./incidents.schemas.ts";

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

/** The events about incidents and maintenance. */
export const incidentEvents: readonly EventType[] = [
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

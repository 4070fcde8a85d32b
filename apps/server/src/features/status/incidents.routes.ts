import { errors } from "../../platform/errors/errors.ts";
import { route } from "../../platform/http/route.ts";
import { IdParams } from "../../platform/schema.ts";
import {
  incidentExample,
  maintenanceExample,
  StatusIncident,
  StatusIncidentChange,
  StatusIncidentCreate,
  StatusIncidentListQuery,
  StatusIncidentPage,
  StatusMaintenanceCreate,
  StatusUpdateCreate,
} from "./incidents.schemas.ts";
import {
  addUpdate,
  createIncident,
  createMaintenance,
  getIncident,
  listPublicIncidents,
  removeIncident,
  updateIncident,
} from "./incidents.usecases.ts";

const tag = "Status";
const scope = "operator";
const path = "/api/status/incidents";
const [latest, first] = incidentExample.updates;

export const incidentRoutes = [
  route({
    method: "GET",
    path,
    operationId: "listStatusIncidents",
    summary: "List incidents and maintenance",
    description: "What is told on the status page, newest first. Anyone may read it.",
    tag,
    query: StatusIncidentListQuery,
    answers: {
      200: {
        description: "A page of incidents.",
        schema: StatusIncidentPage,
        example: { data: [incidentExample], has_more: false, next_cursor: null },
      },
    },
    handler: { installation: listPublicIncidents },
  }),
  route({
    method: "POST",
    path,
    operationId: "createStatusIncident",
    summary: "Open an incident",
    description:
      "It stands on the status page at once; subscribers get mail, and webhooks of your organisation `status.incident.created`.",
    tag,
    scope,
    body: StatusIncidentCreate,
    bodyExample: {
      name: incidentExample.name,
      message: first?.body,
      impact: "minor",
      components: incidentExample.components,
    },
    answers: {
      201: {
        description: "The incident.",
        schema: StatusIncident,
        example: { ...incidentExample, status: "investigating", updates: [first] },
      },
    },
    handler: { installation: createIncident },
  }),
  route({
    method: "POST",
    path: "/api/status/maintenances",
    operationId: "createStatusMaintenance",
    summary: "Announce maintenance",
    description:
      "It begins and ends by itself at its times. While it lasts, its parts are shown as under maintenance, and the time does not count against them.",
    tag,
    scope,
    body: StatusMaintenanceCreate,
    bodyExample: {
      name: maintenanceExample.name,
      message: maintenanceExample.updates[0]?.body,
      components: maintenanceExample.components,
      scheduled_for: maintenanceExample.scheduled_for,
      scheduled_until: maintenanceExample.scheduled_until,
    },
    answers: {
      201: { description: "The maintenance.", schema: StatusIncident, example: maintenanceExample },
    },
    handler: { installation: createMaintenance },
  }),
  route({
    method: "GET",
    path: `${path}/{id}`,
    operationId: "getStatusIncident",
    summary: "Get an incident",
    description: "An incident or a maintenance with all that was said. Anyone may read it.",
    tag,
    params: IdParams,
    answers: {
      200: { description: "The incident.", schema: StatusIncident, example: incidentExample },
    },
    errors: [errors.not_found],
    handler: { installation: getIncident },
  }),
  route({
    method: "PATCH",
    path: `${path}/{id}`,
    operationId: "updateStatusIncident",
    summary: "Correct an incident",
    description:
      "Changes its name, impact, affected parts or, of a maintenance, its times, without telling anyone. To say what happens, add an update.",
    tag,
    scope,
    params: IdParams,
    body: StatusIncidentChange,
    bodyExample: { impact: "major", components: ["webhooks", "api"] },
    answers: {
      200: { description: "The incident.", schema: StatusIncident, example: incidentExample },
    },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { installation: updateIncident },
  }),
  route({
    method: "DELETE",
    path: `${path}/{id}`,
    operationId: "deleteStatusIncident",
    summary: "Delete an incident",
    description: "For one that was opened by mistake: nobody is told, and nothing of it is left.",
    tag,
    scope,
    params: IdParams,
    answers: { 204: { description: "It is gone." } },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { installation: removeIncident },
  }),
  route({
    method: "POST",
    path: `${path}/{id}/updates`,
    operationId: "createStatusUpdate",
    summary: "Add an update",
    description:
      "Says what happens, and where the incident or the maintenance stands. `resolved` or `completed` ends it.",
    tag,
    scope,
    params: IdParams,
    body: StatusUpdateCreate,
    bodyExample: { status: "identified", message: latest?.body },
    answers: {
      201: {
        description: "The incident with its update.",
        schema: StatusIncident,
        example: incidentExample,
        headers: ["ETag"],
      },
    },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { installation: addUpdate },
  }),
];

import { errors } from "../../../platform/errors/errors.ts";
import { operation } from "../../../platform/operations/operation.ts";
import { IdParams } from "../../../platform/types/schema.ts";
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
  operation({
    method: "GET",
    path,
    operationId: "listStatusIncidents",
    summary: "List incidents and maintenance",
    description:
      "Retrieve the incidents and maintenance shown on the status page, newest first. Requires no key.",
    tag,
    query: StatusIncidentListQuery,
    responses: {
      200: {
        description: "A page of incidents.",
        schema: StatusIncidentPage,
        example: { data: [incidentExample], has_more: false, next_cursor: null },
      },
    },
    handler: { installation: listPublicIncidents },
  }),
  operation({
    method: "POST",
    path,
    operationId: "createStatusIncident",
    summary: "Open an incident",
    description:
      "Publish an incident on the status page. Subscribers receive an email, and your organization's webhook endpoints receive `status.incident.created`.",
    tag,
    scope,
    body: StatusIncidentCreate,
    bodyExample: {
      name: incidentExample.name,
      message: first?.body,
      impact: "minor",
      components: incidentExample.components,
    },
    responses: {
      201: {
        description: "The incident.",
        schema: StatusIncident,
        example: { ...incidentExample, status: "investigating", updates: [first] },
      },
    },
    handler: { installation: createIncident },
  }),
  operation({
    method: "POST",
    path: "/api/status/maintenances",
    operationId: "createStatusMaintenance",
    summary: "Announce maintenance",
    description:
      "Schedule maintenance. It starts and ends automatically at its scheduled times. In between, the status page shows its components as under maintenance, and the time does not count against their uptime.",
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
    responses: {
      201: { description: "The maintenance.", schema: StatusIncident, example: maintenanceExample },
    },
    handler: { installation: createMaintenance },
  }),
  operation({
    method: "GET",
    path: `${path}/{id}`,
    operationId: "getStatusIncident",
    summary: "Get an incident",
    description: "Retrieve an incident or maintenance with all its updates. Requires no key.",
    tag,
    params: IdParams,
    responses: {
      200: { description: "The incident.", schema: StatusIncident, example: incidentExample },
    },
    errors: [errors.not_found],
    handler: { installation: getIncident },
  }),
  operation({
    method: "PATCH",
    path: `${path}/{id}`,
    operationId: "updateStatusIncident",
    summary: "Update an incident",
    description:
      "Update the name, impact or affected components of an incident, or the times of maintenance. Nobody is notified. To notify subscribers, add an update instead.",
    tag,
    scope,
    params: IdParams,
    body: StatusIncidentChange,
    bodyExample: { impact: "major", components: ["webhooks", "api"] },
    responses: {
      200: { description: "The incident.", schema: StatusIncident, example: incidentExample },
    },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { installation: updateIncident },
  }),
  operation({
    method: "DELETE",
    path: `${path}/{id}`,
    operationId: "deleteStatusIncident",
    summary: "Delete an incident",
    description: "Permanently delete an incident that was opened by mistake. Nobody is notified.",
    tag,
    scope,
    params: IdParams,
    responses: { 204: { description: "Deleted." } },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { installation: removeIncident },
  }),
  operation({
    method: "POST",
    path: `${path}/{id}/updates`,
    operationId: "createStatusUpdate",
    summary: "Add an update",
    description:
      "Post an update and set the status of an incident or maintenance. `resolved` or `completed` ends it.",
    tag,
    scope,
    params: IdParams,
    body: StatusUpdateCreate,
    bodyExample: { status: "identified", message: latest?.body },
    responses: {
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

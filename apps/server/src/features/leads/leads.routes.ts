import { operation } from "../../platform/operations/operation.ts";
import { IdParams } from "../../platform/schema.ts";
import { errors } from "../../platform/errors/errors.ts";
import { LeadScore } from "../icp/index.ts";
import {
  leadCreateExample,
  leadExample,
  leadPageExample,
  leadScoreExample,
} from "./leads.examples.ts";
import { whoIsMissing } from "./leads.rules.ts";
import {
  Lead,
  LeadCreate,
  LeadListQuery,
  LeadPage,
  LeadQuery,
  LeadUpdate,
} from "./leads.schemas.ts";
import {
  createLeads,
  deleteLead,
  getLeads,
  getLeadScore,
  isLongLeadList,
  listLeads,
  queryLeads,
  updateLead,
} from "./leads.usecases.ts";

const tag = "Leads";

export const leadRoutes = [
  operation({
    method: "GET",
    path: "/api/leads",
    operationId: "listLeads",
    summary: "List leads",
    description: "Retrieve all leads, newest first, with optional filtering, search and sorting.",
    tag,
    scope: "leads:read",
    query: LeadListQuery,
    responses: {
      200: { description: "A page of leads.", schema: LeadPage, example: leadPageExample },
    },
    handler: { read: listLeads, mayBeLong: isLongLeadList },
  }),
  operation({
    method: "POST",
    path: "/api/leads",
    operationId: "createLead",
    summary: "Create a lead",
    description:
      "Create a new lead. SalesOS scores it against the ideal customer profile when it is saved. Requires at least one of `contact_name`, `company_name` and `contact_email`. A lead can be at most 64 KB of JSON.",
    tag,
    scope: "leads:write",
    body: LeadCreate,
    bodyExample: leadCreateExample,
    check: whoIsMissing,
    responses: { 201: { description: "The created lead.", schema: Lead, example: leadExample } },
    errors: [errors.quota_exceeded],
    handler: { writeMany: createLeads },
  }),
  operation({
    method: "POST",
    path: "/api/leads/query",
    operationId: "queryLeads",
    summary: "Query leads",
    description:
      "Retrieve the leads that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.",
    tag,
    scope: "leads:read",
    body: LeadQuery,
    bodyExample: {
      filter: {
        and: [
          { field: "icp_score", gte: 80 },
          {
            or: [
              { field: "industry", eq: "Technology" },
              { field: "tags", contains: "priority" },
            ],
          },
        ],
      },
      sort: "-icp_score",
      limit: 20,
    },
    responses: {
      200: { description: "A page of leads.", schema: LeadPage, example: leadPageExample },
    },
    handler: { read: queryLeads, mayBeLong: () => true },
  }),
  operation({
    method: "GET",
    path: "/api/leads/{id}",
    operationId: "getLead",
    summary: "Get a lead",
    description: "Retrieve one lead.",
    tag,
    scope: "leads:read",
    params: IdParams,
    responses: { 200: { description: "The lead.", schema: Lead, example: leadExample } },
    errors: [errors.not_found],
    handler: { readMany: getLeads },
  }),
  operation({
    method: "PATCH",
    path: "/api/leads/{id}",
    operationId: "updateLead",
    summary: "Update a lead",
    description:
      "Update some members of a lead. The others keep their values. `null` clears a member. Members of `custom` are merged one by one. SalesOS scores the lead again.",
    tag,
    scope: "leads:write",
    params: IdParams,
    body: LeadUpdate,
    bodyExample: { status: "contacted", employee_count: 250 },
    responses: { 200: { description: "The updated lead.", schema: Lead, example: leadExample } },
    errors: [errors.not_found, errors.precondition_failed, errors.quota_exceeded],
    handler: { write: updateLead },
  }),
  operation({
    method: "DELETE",
    path: "/api/leads/{id}",
    operationId: "deleteLead",
    summary: "Delete a lead",
    description: "Delete a lead. Fails with 409 while a deal refers to it.",
    tag,
    scope: "leads:write",
    params: IdParams,
    responses: { 204: { description: "Deleted." } },
    errors: [errors.not_found, errors.conflict, errors.precondition_failed],
    handler: { write: deleteLead },
  }),
  operation({
    method: "GET",
    path: "/api/leads/{id}/score",
    operationId: "getLeadScore",
    summary: "Explain a lead's score",
    description:
      "Retrieve the lead's `icp_score`, the reasons that add up to it, the missing values, and how they could change the score.",
    tag,
    scope: "leads:read",
    params: IdParams,
    responses: { 200: { description: "The score.", schema: LeadScore, example: leadScoreExample } },
    errors: [errors.not_found],
    handler: { read: getLeadScore },
  }),
];

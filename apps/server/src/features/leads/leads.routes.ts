import { route } from "../../platform/http/route.ts";
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
  route({
    method: "GET",
    path: "/api/leads",
    operationId: "listLeads",
    summary: "List leads",
    description: "Retrieve all leads, newest first, with optional filtering, search and sorting.",
    tag,
    scope: "leads:read",
    query: LeadListQuery,
    answers: {
      200: { description: "A page of leads.", schema: LeadPage, example: leadPageExample },
    },
    handler: { read: listLeads, mayBeLong: isLongLeadList },
  }),
  route({
    method: "POST",
    path: "/api/leads",
    operationId: "createLead",
    summary: "Create a lead",
    description:
      "Create a new lead. It is scored against the ideal customer profile as it is written. Needs at least one of `contact_name`, `company_name` and `contact_email`. A lead has at most 64 KB as JSON.",
    tag,
    scope: "leads:write",
    body: LeadCreate,
    bodyExample: leadCreateExample,
    check: whoIsMissing,
    answers: { 201: { description: "The created lead.", schema: Lead, example: leadExample } },
    errors: [errors.quota_exceeded],
    handler: { writeMany: createLeads },
  }),
  route({
    method: "POST",
    path: "/api/leads/query",
    operationId: "queryLeads",
    summary: "Query leads",
    description:
      "Retrieve the leads that pass a filter of nested conditions. It changes nothing and answers the same page as the list, newest first unless `sort` says otherwise; the other members of the body are the list's parameters.",
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
    answers: {
      200: { description: "A page of leads.", schema: LeadPage, example: leadPageExample },
    },
    handler: { read: queryLeads, mayBeLong: () => true },
  }),
  route({
    method: "GET",
    path: "/api/leads/{id}",
    operationId: "getLead",
    summary: "Get a lead",
    description: "Retrieve one lead.",
    tag,
    scope: "leads:read",
    params: IdParams,
    answers: { 200: { description: "The lead.", schema: Lead, example: leadExample } },
    errors: [errors.not_found],
    handler: { readMany: getLeads },
  }),
  route({
    method: "PATCH",
    path: "/api/leads/{id}",
    operationId: "updateLead",
    summary: "Change a lead",
    description:
      "Change some members of a lead; the others stay. `null` makes a member unknown; members of `custom` are merged one by one. The lead is scored anew.",
    tag,
    scope: "leads:write",
    params: IdParams,
    body: LeadUpdate,
    bodyExample: { status: "contacted", employee_count: 250 },
    answers: { 200: { description: "The changed lead.", schema: Lead, example: leadExample } },
    errors: [errors.not_found, errors.precondition_failed, errors.quota_exceeded],
    handler: { write: updateLead },
  }),
  route({
    method: "DELETE",
    path: "/api/leads/{id}",
    operationId: "deleteLead",
    summary: "Delete a lead",
    description: "Delete a lead. Refused with 409 while deals refer to it.",
    tag,
    scope: "leads:write",
    params: IdParams,
    answers: { 204: { description: "Deleted." } },
    errors: [errors.not_found, errors.conflict, errors.precondition_failed],
    handler: { write: deleteLead },
  }),
  route({
    method: "GET",
    path: "/api/leads/{id}/score",
    operationId: "getLeadScore",
    summary: "Explain a lead's score",
    description:
      "The lead's `icp_score` with reasons that sum to it exactly, what is missing, and what that could change.",
    tag,
    scope: "leads:read",
    params: IdParams,
    answers: { 200: { description: "The score.", schema: LeadScore, example: leadScoreExample } },
    errors: [errors.not_found],
    handler: { read: getLeadScore },
  }),
];

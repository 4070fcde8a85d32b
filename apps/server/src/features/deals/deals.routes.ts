import { errors } from "../../platform/errors/errors.ts";
import { operation } from "../../platform/operations/operation.ts";
import { IdParams } from "../../platform/schema.ts";
import { dealCreateExample, dealExample, dealPageExample } from "./deals.examples.ts";
import { dealProblem } from "./deals.rules.ts";
import {
  Deal,
  DealCreate,
  DealListQuery,
  DealPage,
  DealQuery,
  DealUpdate,
} from "./deals.schemas.ts";
import {
  createDeals,
  deleteDeal,
  getDeals,
  isLongDealList,
  listDeals,
  queryDeals,
  updateDeal,
} from "./deals.usecases.ts";

const tag = "Deals";

export const dealRoutes = [
  operation({
    method: "GET",
    path: "/api/deals",
    operationId: "listDeals",
    summary: "List deals",
    description: "Retrieve deals, newest first, with filtering options, search and sorting.",
    tag,
    scope: "deals:read",
    query: DealListQuery,
    responses: {
      200: { description: "A page of deals.", schema: DealPage, example: dealPageExample },
    },
    handler: { read: listDeals, mayBeLong: isLongDealList },
  }),
  operation({
    method: "POST",
    path: "/api/deals",
    operationId: "createDeal",
    summary: "Create a deal",
    description:
      "Create a new deal. Its probability is the default for its stage unless you send your own estimate.",
    tag,
    scope: "deals:write",
    body: DealCreate,
    bodyExample: dealCreateExample,
    check: dealProblem,
    responses: { 201: { description: "The created deal.", schema: Deal, example: dealExample } },
    errors: [errors.quota_exceeded],
    handler: { writeMany: createDeals },
  }),
  operation({
    method: "POST",
    path: "/api/deals/query",
    operationId: "queryDeals",
    summary: "Query deals",
    description:
      "Retrieve the deals that match a filter of nested conditions. The response has the same format as the list, newest first unless you set `sort`. The other body members are the list's parameters.",
    tag,
    scope: "deals:read",
    body: DealQuery,
    bodyExample: {
      filter: {
        and: [
          { field: "value", gte: 10_000 },
          { field: "stage", in: ["proposal", "negotiation"] },
          { field: "expected_close_date", lt: "2026-04-01" },
        ],
      },
      sort: "-value",
      limit: 20,
    },
    responses: {
      200: { description: "A page of deals.", schema: DealPage, example: dealPageExample },
    },
    handler: { read: queryDeals, mayBeLong: () => true },
  }),
  operation({
    method: "GET",
    path: "/api/deals/{id}",
    operationId: "getDeal",
    summary: "Get a deal",
    description: "Retrieve one deal.",
    tag,
    scope: "deals:read",
    params: IdParams,
    responses: { 200: { description: "The deal.", schema: Deal, example: dealExample } },
    errors: [errors.not_found],
    handler: { readMany: getDeals },
  }),
  operation({
    method: "PATCH",
    path: "/api/deals/{id}",
    operationId: "updateDeal",
    summary: "Update a deal",
    description:
      "Update some members of a deal. The others keep their values. Moving the deal to `won` or `lost` closes it; moving it back reopens it. `probability: null` restores the automatic probability.",
    tag,
    scope: "deals:write",
    params: IdParams,
    body: DealUpdate,
    bodyExample: { stage: "won" },
    responses: { 200: { description: "The updated deal.", schema: Deal, example: dealExample } },
    errors: [errors.not_found, errors.precondition_failed, errors.quota_exceeded],
    handler: { write: updateDeal },
  }),
  operation({
    method: "DELETE",
    path: "/api/deals/{id}",
    operationId: "deleteDeal",
    summary: "Delete a deal",
    description: "Delete a deal.",
    tag,
    scope: "deals:write",
    params: IdParams,
    responses: { 204: { description: "Deleted." } },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { write: deleteDeal },
  }),
];

import { errors } from "../../platform/errors/errors.ts";
import { operation } from "../../platform/operations/operation.ts";
import { findRecords } from "../../platform/records/read.ts";
import { notFound } from "../../platform/records/refusals.ts";
import { IdParams } from "../../platform/types/schema.ts";
import { LeadScore, scoreLead } from "../icp/index.ts";
import { leads } from "./leads.kind.ts";

/** The score of a lead with its reasons, computed from the lead as it is. */
export const leadScore = operation({
  method: "GET",
  path: "/api/leads/{id}/score",
  operationId: "getLeadScore",
  summary: "Explain a lead's score",
  description:
    "Retrieve the lead's `icp_score`, the reasons that add up to it, the missing values, and how they could change the score.",
  tag: "Leads",
  scope: "leads:read",
  params: IdParams,
  responses: {
    200: {
      description: "The score.",
      schema: LeadScore,
      example: { ...scoreLead(leads.example), computed_at: leads.example.updated_at },
    },
  },
  errors: [errors.not_found],
  handler: {
    read: async (tx, { params: { id } }) => {
      const lead = (await findRecords(tx, leads, [id])).get(id.toLowerCase())?.record;
      if (lead === undefined) throw notFound("lead", id);
      const score = { ...scoreLead(lead), computed_at: lead.updated_at };
      return { body: JSON.stringify(score) };
    },
  },
});

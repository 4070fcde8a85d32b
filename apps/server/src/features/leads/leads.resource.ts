import type { Resource } from "../../platform/records/resource.ts";
import { fold } from "../../platform/text/fold.ts";
import { Lead, leadFields, leadParameters } from "./leads.schemas.ts";

/** Industries are compared folded, without the spaces around them. */
function industryKey(industry: string): string {
  return fold(industry.trim());
}

export const leadResource: Resource<Lead> = {
  name: "lead",
  plural: "leads",
  columns: {
    industry_key: "text",
    status: "text",
    icp_score: "smallint",
    updated_at: "timestamptz",
  },
  caseless: { industry: "industry_key" },
  fields: leadFields,
  project: (lead) => ({
    industry_key: lead.industry === null ? null : industryKey(lead.industry),
    status: lead.status,
    icp_score: lead.icp_score,
    updated_at: lead.updated_at,
  }),
  searchable: (lead) => [lead.contact_name, lead.company_name, lead.contact_email, lead.title],
  members: Object.keys(Lead.properties),
  sortable: {
    created_at: { column: "id", type: "id" },
    updated_at: { column: "updated_at", type: "instant" },
    icp_score: { column: "icp_score", type: "number" },
  },
  parameters: leadParameters,
  rollups: { industry: { dimensions: ["industry_key"] } },
};

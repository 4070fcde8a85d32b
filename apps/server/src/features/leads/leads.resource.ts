import type { Resource } from "../../platform/records/resource.ts";
import { fold } from "../../platform/text/fold.ts";
import { leadFields, type Lead } from "./leads.schemas.ts";

/** Industries are compared folded, without the spaces around them. */
export function industryKey(industry: string): string {
  return fold(industry.trim());
}

/** The total that counts the leads of an industry, by its key. */
export function industryCount(key: string): string {
  return `industry=${key}`;
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
  countedUnder: ({ industry_key: key }) => (typeof key === "string" ? [industryCount(key)] : []),
  sortable: { created_at: "id", updated_at: "updated_at", icp_score: "icp_score" },
};

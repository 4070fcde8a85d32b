import { foldCase } from "../../platform/filter/fold-case.ts";
import type { Resource } from "../../platform/records/resource.ts";
import { leadFields, type Lead } from "./leads.schemas.ts";

/** Industries are compared without regard to case. */
export function industryKey(industry: string): string {
  return foldCase(industry);
}

/** The total that counts the leads of an industry. */
export function industryCount(industry: string): string {
  return `industry=${industryKey(industry)}`;
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
  countedUnder: (lead) => (lead.industry === null ? [] : [industryCount(lead.industry)]),
  sortable: { created_at: "id", updated_at: "updated_at", icp_score: "icp_score" },
};

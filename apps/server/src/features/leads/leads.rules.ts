import type { ErrorDetail } from "../../platform/errors/problem.ts";
import { mergedCustom } from "../../platform/records/custom.ts";
import { scoreOf } from "../icp/index.ts";
import type { Lead, LeadCreate, LeadUpdate } from "./leads.schemas.ts";

type Unscored = Omit<Lead, "icp_score" | "icp_band">;

function scored(lead: Unscored): Lead {
  const { score, band } = scoreOf(lead);
  const { id, contact_name, company_name, contact_email, industry, ...rest } = lead;
  // The published members first, in their published order.
  const published = { id, contact_name, company_name, contact_email, industry };
  const fit = { icp_score: score, icp_band: band };
  // First for the order of the members, last because a changed lead still brings its old score.
  return { ...published, ...fit, ...rest, ...fit };
}

/** The new lead: what was sent, the rest unknown, and its score. `at` is RFC 3339. */
export function newLead(input: LeadCreate, id: string, at: string): Lead {
  return scored({
    id,
    contact_name: input.contact_name ?? null,
    company_name: input.company_name ?? null,
    contact_email: input.contact_email ?? null,
    industry: input.industry ?? null,
    status: input.status ?? "new",
    title: input.title ?? null,
    phone: input.phone ?? null,
    website: input.website ?? null,
    country: input.country ?? null,
    employee_count: input.employee_count ?? null,
    annual_revenue: input.annual_revenue ?? null,
    technologies: input.technologies ?? [],
    source: input.source ?? null,
    tags: input.tags ?? [],
    custom: mergedCustom({}, input.custom ?? {}),
    converted_at: input.status === "converted" ? at : null,
    created_at: at,
    updated_at: at,
  });
}

/** The changed lead; members of `custom` merge one by one, `null` removes one (RFC 7396). */
export function changedLead(lead: Lead, change: LeadUpdate, at: string): Lead {
  const { custom, ...members } = change;
  const status = change.status ?? lead.status;
  const converted = status === "converted" ? (lead.converted_at ?? at) : null;
  return scored({
    ...lead,
    ...members,
    custom: custom === undefined ? lead.custom : mergedCustom(lead.custom, custom),
    converted_at: converted,
    updated_at: at,
  });
}

/** A lead must say who it is. */
export function whoIsMissing(
  lead: Pick<LeadCreate, "contact_name" | "company_name" | "contact_email">,
): ErrorDetail | undefined {
  const known = [lead.contact_name, lead.company_name, lead.contact_email];
  if (known.some((value) => value !== null && value !== undefined)) return undefined;
  return {
    pointer: "",
    rule: "who",
    detail: "needs at least one of contact_name, company_name and contact_email.",
  };
}

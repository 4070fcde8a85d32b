import type { ErrorDetail } from "../../platform/errors/problem.ts";
import type { ChangeContext } from "../../platform/records/kind.ts";
import { fold } from "../../platform/text/fold.ts";
import { scoreOf } from "../icp/index.ts";
import type { Lead, LeadInput } from "./leads.schemas.ts";

/** The members of a lead that follow from others: its score, and when it was converted. */
export function derivedLead(lead: Lead, { before, at }: ChangeContext<Lead, LeadInput>): Lead {
  const { score, band } = scoreOf(lead);
  const converted = lead.status === "converted" ? (before?.converted_at ?? at) : null;
  return { ...lead, icp_score: score, icp_band: band, converted_at: converted };
}

/** A lead must say who it is. */
export function whoIsMissing(input: LeadInput, before?: Lead): ErrorDetail | undefined {
  const { contact_name, company_name, contact_email } = { ...before, ...input };
  const known = [contact_name, company_name, contact_email];
  if (known.some((value) => value !== null && value !== undefined)) return undefined;
  return {
    pointer: "",
    rule: "who",
    detail: "needs at least one of contact_name, company_name and contact_email.",
  };
}

/** Industries are compared folded, without the spaces around them. */
export function industryKey(industry: string): string {
  return fold(industry.trim());
}

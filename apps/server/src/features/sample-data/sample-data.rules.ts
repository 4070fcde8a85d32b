import { dealLeadIndexes, sampleDeals, type SampleDeal } from "./sample-data.deals.rules.ts";
import { sampleLeads, type SampleLead } from "./sample-data.leads.rules.ts";
import { seededRandom } from "./sample-data.random.ts";

export type { SampleDeal, SampleLead };

/** What the test workspace starts with: 200 leads and 40 deals, newest first, the same at every call. */
export function sampleData(): { leads: SampleLead[]; deals: SampleDeal[] } {
  // Of the first hundred seeds, the one whose "Enterprise Deal" belongs to a large technology company.
  const random = seededRandom(86);
  const leads = sampleLeads(random, new Set(dealLeadIndexes));
  return { leads, deals: sampleDeals(random, leads) };
}

import type { SampleLead } from "./sample-data.leads.rules.ts";
import type { Random } from "./sample-data.random.ts";
import * as words from "./sample-data.words.ts";

type Stage = "qualification" | "discovery" | "proposal" | "negotiation" | "won" | "lost";

/** A deal as a client would send it, with its age and the lead that it came from. */
export interface SampleDeal {
  title: string;
  value: number;
  /** ISO 4217. */
  currency: "USD" | "EUR" | "GBP";
  stage: Stage;
  /** Says why exactly where the stage is lost. */
  lost_reason: string | null;
  /** Days from now to the expected close: past for closed deals and for a few that are overdue. */
  closesInDays: number;
  /** Position of the lead in the list of sample leads. */
  leadIndex: number;
  /** Minutes between its creation and now: less than its lead's; no two deals share one. */
  ageMinutes: number;
}

/** Open deals are the younger ones. The first is the published example. */
const stages: readonly (readonly [Stage, number])[] = [
  ["qualification", 8],
  ["discovery", 8],
  ["proposal", 7],
  ["negotiation", 6],
];
const closedStages: readonly (readonly [Stage, number])[] = [
  ["won", 6],
  ["lost", 4],
];

/** Positions of the leads that became a deal, none of them among the newest. */
export const dealLeadIndexes: readonly number[] = Array.from({ length: 40 }, (_, k) => 36 + 4 * k);

/** One deal for each of `dealLeadIndexes`, newest first. */
export function sampleDeals(random: Random, leads: readonly SampleLead[]): SampleDeal[] {
  const order: Stage[] = [
    "negotiation",
    ...random.shuffle(stages.flatMap(repeated)),
    ...random.shuffle(closedStages.flatMap(repeated)),
  ];
  return dealLeadIndexes.map((leadIndex, k) => {
    const lead = leads[leadIndex]!;
    const deal = sampleDeal(random, lead, leadIndex, order[k]!);
    return k === 0 ? { ...deal, title: "Enterprise Deal", value: 50_000, currency: "USD" } : deal;
  });
}

const repeated = ([stage, count]: readonly [Stage, number]): Stage[] => Array(count).fill(stage);

function sampleDeal(random: Random, lead: SampleLead, leadIndex: number, stage: Stage): SampleDeal {
  // The same part of the lead's age for all keeps the deals in order.
  const ageMinutes = Math.round(lead.ageMinutes * 0.6);
  const ageDays = Math.floor(ageMinutes / 1440);
  const seats = Math.max(3, Math.min(400, Math.round((lead.employee_count ?? 60) / 6)));
  const closed = stage === "won" || stage === "lost";
  return {
    title: `${lead.company_name ?? lead.contact_name}: ${random.pick(words.dealSubjects)}`,
    value: Math.round(seats * random.whole(240, 900)) + (random.chance(0.15) ? 0.5 : 0),
    currency: currencyOf(random, lead.country),
    stage,
    lost_reason: stage === "lost" ? random.pick(words.lostReasons) : null,
    closesInDays: closed ? -random.whole(1, ageDays - 1) : closeOfOpenDeal(random),
    leadIndex,
    ageMinutes,
  };
}

function closeOfOpenDeal(random: Random): number {
  return random.chance(0.12) ? -random.whole(1, 12) : random.whole(5, 110);
}

const euroCountries = new Set(["DE", "FR", "NL", "ES", "IT", "IE"]);

function currencyOf(random: Random, country: string | null): SampleDeal["currency"] {
  if (country === "GB") return "GBP";
  return country !== null && euroCountries.has(country) && random.chance(0.7) ? "EUR" : "USD";
}

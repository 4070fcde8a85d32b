/** What is measured: a list with its total, one record by id, a new record. */
export const caseNames = ["list", "get", "create"] as const;
export type CaseName = (typeof caseNames)[number];

export const industries = [
  "Technology",
  "Healthcare",
  "Finance",
  "Retail",
  "Manufacturing",
  "Education",
  "Energy",
  "Logistics",
  "Media",
  "Construction",
] as const;

export const PAGE = 50;

/** The nth industry, round and round. */
export function industryOf(n: number): string {
  return industries[n % industries.length] ?? "";
}

const titles = ["Head of Sales", "CTO", "Buyer", "Founder", "Analyst"];

export interface LeadBody {
  contact_name: string;
  company_name: string;
  contact_email: string;
  industry: string;
  title: string;
  country: string;
  employee_count: number;
}

/** The nth lead; `run` keeps the leads of different rounds apart. */
export function leadBody(run: string, n: number): LeadBody {
  return {
    contact_name: `Person ${run} ${n}`,
    company_name: `Company ${n % 5_000} Ltd`,
    contact_email: `person.${run}.${n}@company-${n % 5_000}.example`,
    industry: industryOf(n),
    title: titles[n % titles.length] ?? "",
    country: "DE",
    employee_count: (n * 37) % 2_000,
  };
}

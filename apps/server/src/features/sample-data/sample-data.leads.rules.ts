import type { Random } from "./sample-data.random.ts";
import * as words from "./sample-data.words.ts";

/** A lead as a client would send it, with its age and status. `null` is "not known". */
export interface SampleLead {
  contact_name: string | null;
  company_name: string | null;
  contact_email: string | null;
  industry: string | null;
  status: "new" | "contacted" | "qualified" | "unqualified" | "converted";
  title: string | null;
  phone: string | null;
  website: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string | null;
  employee_count: number | null;
  /** Whole US dollars. */
  annual_revenue: number | null;
  /** Empty where none is known. */
  technologies: string[];
  source: "website" | "referral" | "event" | "outbound" | "partner" | null;
  tags: string[];
  custom: Record<string, string | number | boolean>;
  /** Minutes between its creation and now; no two leads share one. */
  ageMinutes: number;
}

interface Company {
  name: string;
  domain: string;
  industry: string;
  country: string;
  employees: number;
  revenue: number;
  technologies: string[];
}

const leadCount = 200;
const halfYear = 180 * 24 * 60;

/** The lead of the published example; its score is the published one. */
const firstLead: SampleLead = {
  contact_name: "John Doe",
  company_name: "Acme Inc",
  contact_email: "john@acme.example",
  industry: "Technology",
  status: "new",
  title: "Director of Sales",
  phone: "+1-212-555-0100",
  website: "https://acme.example",
  country: "US",
  employee_count: 120,
  annual_revenue: 18_000_000,
  technologies: [],
  source: "website",
  tags: ["demo-requested"],
  custom: {},
  ageMinutes: 3,
};

/** Leads, newest first and denser toward now. Those at `convertedAt` became a deal. */
export function sampleLeads(random: Random, convertedAt: ReadonlySet<number>): SampleLead[] {
  const companies = random.shuffle(sampleCompanies(random));
  const leads = [firstLead];
  for (let i = 1; i < leadCount; i++) {
    // Every tenth lead is a second contact of the company before it.
    const company = companies[i - Math.ceil((i + 1) / 10)]!;
    const age = Math.round(halfYear * (i / leadCount) ** 2) + 7 * i + random.whole(0, 6);
    leads.push(sampleLead(random, company, convertedAt.has(i), age));
  }
  return leads;
}

function sampleCompanies(random: Random): Company[] {
  const industries = Object.keys(words.companyNouns) as (keyof typeof words.companyNouns)[];
  return [0, 1, 2].flatMap((round) =>
    words.companyStems.map((stem, i) => {
      const industry = industries[i % industries.length]!;
      const noun = words.companyNouns[industry][round]!;
      const country = random.weighted(countryWeights);
      const legalForm = random.chance(0.4) ? words.countries[country]!.legalForm : "";
      const employees = Math.round(10 ** (0.7 + 3.2 * random.next()));
      return {
        name: [stem, noun, legalForm].filter(Boolean).join(" "),
        domain: `${stem}-${noun}.example`.toLowerCase(),
        industry,
        country,
        employees,
        revenue: Math.round(employees * random.whole(8, 25)) * 10_000,
        technologies: random.shuffle(words.technologies).slice(0, random.whole(1, 4)),
      };
    }),
  );
}

const countryWeights = Object.fromEntries(
  Object.entries(words.countries).map(([code, { weight }]) => [code, weight]),
);

function sampleLead(
  random: Random,
  company: Company,
  converted: boolean,
  ageMinutes: number,
): SampleLead {
  const { name, mailbox } = contact(random, company.country);
  // One lead in six comes from a short form that asks for little more than a name and an address.
  const short = random.chance(1 / 6);
  const maybe = <T>(value: T, missing: number): T | null => (random.chance(missing) ? null : value);
  const unlessShort = <T>(value: T, missing: number): T | null =>
    maybe(value, short ? 0.9 : missing);
  return {
    contact_name: maybe(name, 0.03),
    company_name: company.name,
    contact_email: maybe(`${mailbox}@${company.domain}`, 0.05),
    industry: maybe(company.industry, 0.03),
    status: converted ? "converted" : random.weighted(openStatuses),
    title: unlessShort(random.pick(words.titles), 0.12),
    phone: maybe(phone(random, company.country), 0.2),
    website: unlessShort(`https://${company.domain}`, 0.1),
    country: maybe(company.country, 0.06),
    employee_count: unlessShort(company.employees, 0.12),
    annual_revenue: unlessShort(company.revenue, 0.3),
    technologies: unlessShort(company.technologies, 0.3) ?? [],
    source: maybe(random.weighted(sources), 0.04),
    tags: random.shuffle(words.tags).slice(0, Math.max(0, random.whole(-2, 2))),
    custom: random.chance(0.15) ? custom(random) : {},
    ageMinutes,
  };
}

const openStatuses = { new: 45, contacted: 28, qualified: 17, unqualified: 10 };
const sources = { website: 40, referral: 18, event: 14, outbound: 20, partner: 8 };

function contact(random: Random, country: string): { name: string; mailbox: string } {
  const { first, last } = words.countries[country]!;
  const [given, family] = [random.pick(first), random.pick(last)].map((word) => word.split("|"));
  const written = country === "JP" ? [family![0], given![0]] : [given![0], family![0]];
  return {
    name: written.join(" "),
    mailbox: [given, family].map((word) => latinLetters(word!.at(-1)!)).join("."),
  };
}

const foldedLetters: Readonly<Record<string, string>> = { ß: "ss", ł: "l", ı: "i" };

function latinLetters(word: string): string {
  return word
    .toLowerCase()
    .replace(/[ßłı]/g, (letter) => foldedLetters[letter]!)
    .normalize("NFD")
    .replace(/[^a-z]/g, "");
}

/** A number from a range that its country keeps free for fiction; `null` where there is none. */
function phone(random: Random, country: string): string | null {
  const digits = (count: number) => String(random.whole(0, 10 ** count - 1)).padStart(count, "0");
  switch (country) {
    case "US":
      return `+1-${random.pick(["212", "312", "415", "617"])}-555-01${digits(2)}`;
    case "CA":
      return `+1-${random.pick(["416", "514", "604"])}-555-01${digits(2)}`;
    case "GB":
      return `+44-20-7946-0${digits(3)}`;
    case "DE":
      return `+49-30-23125-${digits(3)}`;
    case "FR":
      return `+33-1-99-00-${digits(2)}-${digits(2)}`;
    default:
      return null;
  }
}

function custom(random: Random): SampleLead["custom"] {
  return {
    seats: random.whole(1, 40) * 5,
    budget_confirmed: random.chance(0.5),
    ...(random.chance(0.6) ? { current_provider: random.pick(words.currentProviders) } : {}),
  };
}

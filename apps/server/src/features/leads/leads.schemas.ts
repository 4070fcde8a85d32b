import { Type, type Static } from "typebox";
import { documentSchema, text, type InputOf } from "../../platform/kinds/index.ts";
import { Id, Instant, nullable, oneOf } from "../../platform/types/schema.ts";

const leadStatuses = ["new", "contacted", "qualified", "unqualified", "converted"] as const;

export const Status = oneOf(leadStatuses, { description: "Status of the lead." });
export const Score = Type.Integer({ minimum: 0, maximum: 100 });

/** A lead in responses, in storage and in webhooks. Every member is always present; the published ones come first. */
export const Lead = documentSchema("Lead", {
  contact_name: nullable(text(200, "Name of the person.")),
  company_name: nullable(text(200, "Name of the person's company.")),
  contact_email: nullable(
    Type.String({
      format: "idn-email",
      maxLength: 254,
      description: "Email address. Stored as you send it. International addresses are allowed.",
    }),
  ),
  industry: nullable(text(100, "Industry of the company.")),
  icp_score: {
    ...Score,
    description: "Fit with the ideal customer profile. Get the reasons from `/score`.",
  },
  icp_band: oneOf(["A", "B", "C", "D"], {
    description: "A from 80, B from 60, C from 40, D below.",
  }),
  status: Status,
  title: nullable(text(200, "Job title of the person.")),
  phone: nullable({ ...text(50, "Phone number, with at least one digit."), format: "phone" }),
  website: nullable(
    Type.String({
      // People click on it: https: and http: alone.
      format: "iri",
      maxLength: 2048,
      description:
        "Website of the company: an `https:` or `http:` URL without a password. Stored as you send it.",
    }),
  ),
  country: nullable(
    Type.String({ format: "country", description: "Country, ISO 3166-1 alpha-2, uppercase." }),
  ),
  employee_count: nullable(
    Type.Integer({
      minimum: 0,
      maximum: 10_000_000,
      description: "Number of employees of the company.",
    }),
  ),
  annual_revenue: nullable(
    Type.Number({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: "Annual revenue of the company, in US dollars.",
    }),
  ),
  technologies: Type.Array(text(100, "A product or technology."), {
    maxItems: 100,
    uniqueItems: true,
    description: "Products and technologies that the company uses.",
  }),
  source: nullable(text(100, "Where the lead came from.")),
  company_id: nullable({ ...Id, description: "The company that the person works for." }),
  contact_id: nullable({ ...Id, description: "The contact that the lead is about." }),
  converted_at: nullable(Instant, { description: "When the status became `converted`." }),
});
export type Lead = Static<typeof Lead>;

export const writable = [
  "contact_name",
  "company_name",
  "contact_email",
  "industry",
  "status",
  "title",
  "phone",
  "website",
  "country",
  "employee_count",
  "annual_revenue",
  "technologies",
  "source",
  "company_id",
  "contact_id",
] as const;

export type LeadInput = InputOf<typeof Lead, (typeof writable)[number]>;

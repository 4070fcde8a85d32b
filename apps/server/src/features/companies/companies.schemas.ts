import { Type, type Static } from "typebox";
import { documentSchema, text, type InputOf } from "../../platform/kinds/index.ts";
import { freeText, Id, nullable, oneOf } from "../../platform/types/schema.ts";

export const Lifecycle = oneOf(["prospect", "customer", "former"], {
  description: "What the company is to you.",
});
const Url = (description: string) =>
  Type.String({
    format: "iri",
    maxLength: 2048,
    description: `${description} Stored as you send it.`,
  });

/** A company in responses, in storage and in webhooks. */
export const Company = documentSchema("Company", {
  name: text(200, "Name of the company."),
  domain: nullable(
    text(
      253,
      "Registrable domain, such as `acme.co.uk`. You can send any host or URL of the company. Without it, SalesOS takes it from `website`.",
    ),
  ),
  website: nullable(Url("Website, an `https:` or `http:` URL.")),
  industry: nullable(text(100, "Industry.")),
  lifecycle: Lifecycle,
  employee_count: nullable(
    Type.Integer({ minimum: 0, maximum: 10_000_000, description: "Number of employees." }),
  ),
  annual_revenue: nullable(
    Type.Number({
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      description: "Annual revenue in `currency`, with at most 4 decimal places.",
    }),
  ),
  currency: Type.String({ pattern: "^[A-Z]{3}$", description: "Currency, ISO 4217." }),
  country: nullable(
    Type.String({ format: "country", description: "Country, ISO 3166-1 alpha-2, uppercase." }),
  ),
  city: nullable(text(100, "City.")),
  phone: nullable(
    text(
      50,
      "Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`.",
    ),
  ),
  linkedin_url: nullable(Url("Page on LinkedIn.")),
  parent_id: nullable({ ...Id, description: "The company that this one belongs to." }),
  description: nullable(freeText(5_000, "What you know about the company.")),
});
export type Company = Static<typeof Company>;

export const writable = [
  "name",
  "domain",
  "website",
  "industry",
  "lifecycle",
  "employee_count",
  "annual_revenue",
  "currency",
  "country",
  "city",
  "phone",
  "linkedin_url",
  "parent_id",
  "description",
] as const;

export type CompanyInput = InputOf<typeof Company, (typeof writable)[number]>;

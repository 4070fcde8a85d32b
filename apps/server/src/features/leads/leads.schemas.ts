import { Type, type Static } from "typebox";
import { fieldsOf } from "../../platform/query/fields.rules.ts";
import { filterSchema, queryBody } from "../../platform/query/filter.schemas.ts";
import {
  inList,
  listParameters,
  pageOf,
  parameterSchemas,
} from "../../platform/query/list.schemas.ts";
import type { Parameters } from "../../platform/query/queryable.ts";
import { Custom } from "../../platform/records/custom.ts";
import { Id, Instant, nullable, oneOf, oneOrMore } from "../../platform/schema.ts";

const leadStatuses = ["new", "contacted", "qualified", "unqualified", "converted"] as const;

const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description });

const ContactName = text(200, "Name of the person.");
const CompanyName = text(200, "Name of the person's company.");
const ContactEmail = Type.String({
  format: "idn-email",
  maxLength: 254,
  description: "Email address. Stored as you send it. International addresses are allowed.",
});
const Industry = text(100, "Industry of the company.");
const Status = oneOf(leadStatuses, { description: "Status of the lead." });
const Title = text(200, "Job title of the person.");
const Phone = { ...text(50, "Phone number, with at least one digit."), format: "phone" };
const Website = Type.String({
  // People click on it: https: and http: alone.
  format: "iri",
  maxLength: 2048,
  description:
    "Website of the company: an `https:` or `http:` URL without a password. Stored as you send it.",
});
const Country = Type.String({
  format: "country",
  description: "Country, ISO 3166-1 alpha-2, uppercase.",
});
const EmployeeCount = Type.Integer({
  minimum: 0,
  maximum: 10_000_000,
  description: "Number of employees of the company.",
});
const AnnualRevenue = Type.Number({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "Annual revenue of the company, in US dollars.",
});
const Technologies = Type.Array(text(100, "A product or technology."), {
  maxItems: 100,
  uniqueItems: true,
  description: "Products and technologies that the company uses.",
});
const Source = text(100, "Where the lead came from.");
const Tags = Type.Array(text(50, "A tag."), {
  maxItems: 50,
  uniqueItems: true,
  description: "Tags.",
});

/** A lead in responses, in storage and in webhooks. Every member is always present. */
export const Lead = Type.Object(
  {
    id: Id,
    contact_name: nullable(ContactName),
    company_name: nullable(CompanyName),
    contact_email: nullable(ContactEmail),
    industry: nullable(Industry),
    icp_score: Type.Integer({
      minimum: 0,
      maximum: 100,
      description: "Fit with the ideal customer profile. Get the reasons from `/score`.",
    }),
    icp_band: oneOf(["A", "B", "C", "D"], {
      description: "A from 80, B from 60, C from 40, D below.",
    }),
    status: Status,
    title: nullable(Title),
    phone: nullable(Phone),
    website: nullable(Website),
    country: nullable(Country),
    employee_count: nullable(EmployeeCount),
    annual_revenue: nullable(AnnualRevenue),
    technologies: Technologies,
    source: nullable(Source),
    tags: Tags,
    custom: Custom,
    converted_at: nullable(Instant, { description: "When the status became `converted`." }),
    created_at: Instant,
    updated_at: Instant,
  },
  { $id: "Lead", additionalProperties: false },
);
export type Lead = Static<typeof Lead>;

const writable = {
  contact_name: Type.Optional(nullable(ContactName)),
  company_name: Type.Optional(nullable(CompanyName)),
  contact_email: Type.Optional(nullable(ContactEmail)),
  industry: Type.Optional(nullable(Industry)),
  status: Type.Optional(Status),
  title: Type.Optional(nullable(Title)),
  phone: Type.Optional(nullable(Phone)),
  website: Type.Optional(nullable(Website)),
  country: Type.Optional(nullable(Country)),
  employee_count: Type.Optional(nullable(EmployeeCount)),
  annual_revenue: Type.Optional(nullable(AnnualRevenue)),
  technologies: Type.Optional(Technologies),
  source: Type.Optional(nullable(Source)),
  tags: Type.Optional(Tags),
  custom: Type.Optional(Custom),
};

export const LeadCreate = Type.Object(writable, { $id: "LeadCreate", additionalProperties: false });
export type LeadCreate = Static<typeof LeadCreate>;

export const LeadUpdate = Type.Object(writable, { $id: "LeadUpdate", additionalProperties: false });
export type LeadUpdate = Static<typeof LeadUpdate>;

export const LeadPage = pageOf(inList(Lead), "LeadPage");

const Score = Type.Integer({ minimum: 0, maximum: 100 });

/** The list's own parameters. */
export const leadParameters = {
  industry: {
    field: "industry",
    operator: "in",
    clean: (industry: string) => industry.trim(),
    schema: oneOrMore(Type.String({ maxLength: 100 }), {
      description:
        "Filter by industry, ignoring case and accents. Repeat the parameter for several.",
      examples: [["Technology"]],
    }),
  },
  status: {
    field: "status",
    operator: "in",
    schema: oneOrMore(Status, {
      description: "Filter by status. Repeat the parameter for several.",
    }),
  },
  minIcpScore: {
    field: "icp_score",
    operator: "gte",
    schema: { ...Score, description: "Minimum score." },
  },
  maxIcpScore: {
    field: "icp_score",
    operator: "lte",
    schema: { ...Score, description: "Maximum score." },
  },
} as const satisfies Parameters;

export const LeadListQuery = Type.Object(
  { ...parameterSchemas(leadParameters), ...listParameters },
  { additionalProperties: false },
);
export type LeadListQuery = Static<typeof LeadListQuery>;

/** The fields that filters can use. */
export const leadFields = fieldsOf(Lead);

const LeadFilter = filterSchema("Lead", leadFields, [
  { field: "industry", in: ["Technology", "Finance"] },
  {
    and: [
      { field: "icp_score", gte: 80 },
      {
        or: [
          { field: "country", eq: "US" },
          { field: "tags", contains: "priority" },
        ],
      },
      { not: { field: "contact_email", exists: false } },
    ],
  },
  { field: "custom.region", starts_with: "EMEA" },
]);

export const LeadQuery = queryBody("LeadQuery", LeadFilter);
export type LeadQuery = Static<typeof LeadQuery>;

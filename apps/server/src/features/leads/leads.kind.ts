import { Type } from "typebox";
import { defineKind, reference } from "../../platform/kinds/index.ts";
import { Id, oneOrMore } from "../../platform/types/schema.ts";
import { fold } from "../../platform/text/fold.ts";
import { companies } from "../companies/index.ts";
import { contacts } from "../contacts/index.ts";
import { derivedLead, industryKey, whoIsMissing } from "./leads.rules.ts";
import { Lead, Score, Status, writable, type LeadInput } from "./leads.schemas.ts";

export const leads = defineKind<Lead, LeadInput>({
  name: "lead",
  plural: "leads",
  tag: {
    name: "Leads",
    description: "Potential customers, each scored against your ideal customer profile.",
  },
  schema: Lead,
  writable,
  defaults: { status: "new" },
  derive: derivedLead,
  check: whoIsMissing,
  columns: {
    industry_key: "text",
    email_key: "text",
    status: "text",
    icp_score: "smallint",
    company_id: "uuid",
    contact_id: "uuid",
  },
  references: [
    reference("leads", "company_id", () => companies, "clear"),
    reference("leads", "contact_id", () => contacts, "clear"),
  ],
  toColumns: ({ industry, contact_email: email }) => ({
    industry_key: industry === null ? null : industryKey(industry),
    email_key: email === null ? null : fold(email),
  }),
  // Not `contact_email`: until the records of earlier releases are rewritten, their column is empty.
  caseless: { industry: "industry_key" },
  matchKeys: {
    contact_email: {
      column: "email_key",
      keysOf: ({ contact_email: email }) =>
        email === undefined || email === null ? [] : [fold(email)],
    },
  },
  upcasts: [
    (document) => ({
      owner_id: null,
      team_id: null,
      company_id: null,
      contact_id: null,
      external_id: null,
      external_source: null,
      created_by: null,
      ...document,
    }),
  ],
  searchText: (lead) => [lead.contact_name, lead.company_name, lead.contact_email, lead.title],
  sortable: {
    created_at: { column: "id", type: "id" },
    updated_at: { column: "updated_at", type: "instant" },
    icp_score: { column: "icp_score", type: "number" },
  },
  rollups: { industry: { dimensions: ["industry_key"] } },
  parameters: {
    industry: {
      field: "industry",
      operator: "in",
      clean: (industry) => industry.trim(),
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
    companyId: {
      field: "company_id",
      operator: "eq",
      schema: { ...Id, description: "Only leads of this company." },
    },
    contactId: {
      field: "contact_id",
      operator: "eq",
      schema: { ...Id, description: "Only leads about this contact." },
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
  },
  descriptions: {
    list: "Retrieve all leads, newest first, with optional filtering, search and sorting.",
    create:
      "Create a new lead. SalesOS scores it against the ideal customer profile when it is saved. Requires at least one of `contact_name`, `company_name` and `contact_email`. A lead can be at most 64 KB of JSON.",
    update:
      "Update some members of a lead. The others keep their values. `null` clears a member. Members of `custom` are merged one by one. SalesOS scores the lead again.",
    delete:
      "Delete a lead. Fails with 409 while a deal refers to it. You can restore it for 30 days.",
  },
  examples: {
    id: "019bac7c-d8c0-7000-8000-000000000001",
    create: {
      contact_name: "John Doe",
      company_name: "Acme Inc",
      contact_email: "john@acme.com",
      industry: "Technology",
    },
    update: { status: "contacted", employee_count: 250 },
    filters: [
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
    ],
    query: {
      filter: {
        and: [
          { field: "icp_score", gte: 80 },
          {
            or: [
              { field: "industry", eq: "Technology" },
              { field: "tags", contains: "priority" },
            ],
          },
        ],
      },
      sort: "-icp_score",
      limit: 20,
    },
  },
});

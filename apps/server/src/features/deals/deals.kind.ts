import { Type } from "typebox";
import { defineKind, listOfReferences, reference } from "../../platform/kinds/index.ts";
import { Id, oneOrMore } from "../../platform/types/schema.ts";
import { companies } from "../companies/index.ts";
import { contacts } from "../contacts/index.ts";
import { leads } from "../leads/index.ts";
import { dealEventNames, dealProblem, derivedDeal } from "./deals.rules.ts";
import {
  Currency,
  Deal,
  ManualProbability,
  Stage,
  Status,
  writable,
  type DealInput,
} from "./deals.schemas.ts";

const won = { stage: "won", status: "won", probability: 100 };
const lost = { stage: "lost", status: "lost", probability: 0 };

export const deals = defineKind<Deal, DealInput>({
  name: "deal",
  plural: "deals",
  tag: { name: "Deals", description: "Sales opportunities and their pipeline stages." },
  schema: Deal,
  writable,
  required: ["title"],
  inputs: { probability: ManualProbability },
  inputOf: ({ probability: _derived, probability_manual: probability, ...values }) =>
    probability === undefined ? values : { ...values, probability },
  defaults: { value: 0, stage: "qualification", currency: "USD" },
  derive: derivedDeal,
  check: dealProblem,
  eventNames: dealEventNames,
  events: ({ stage, status, probability }) => {
    const previous = { stage, status, probability };
    return [
      {
        name: "stage_changed",
        description: "A deal moved to another stage.",
        data: won,
        previous,
      },
      { name: "won", description: "A deal was won.", data: won, previous },
      { name: "lost", description: "A deal was lost.", data: lost, previous },
    ];
  },
  columns: {
    stage: "text",
    status: "text",
    value: "numeric",
    currency: "text",
    lead_id: "uuid",
    company_id: "uuid",
    contact_ids: "uuid[]",
  },
  toColumns: (deal) => ({ contact_ids: deal.contacts.map(({ contact_id: id }) => id) }),
  references: [
    reference("deals", "lead_id", () => leads, "refuse"),
    reference("deals", "company_id", () => companies, "clear"),
    listOfReferences(
      { member: "contacts", idMember: "contact_id", column: "contact_ids" },
      () => contacts,
    ),
  ],
  upcasts: [
    (document) => ({
      owner_id: null,
      team_id: null,
      company_id: null,
      contacts: [],
      tags: [],
      external_id: null,
      external_source: null,
      created_by: null,
      ...document,
    }),
  ],
  searchText: (deal) => [deal.title],
  sortable: {
    created_at: { column: "id", type: "id" },
    updated_at: { column: "updated_at", type: "instant" },
    value: { column: "value", type: "number" },
  },
  rollups: {
    stage: { dimensions: ["stage"] },
    value: { dimensions: ["status", "stage", "currency", "owner_id", "team_id"], sums: ["value"] },
  },
  parameters: {
    stage: {
      field: "stage",
      operator: "in",
      schema: oneOrMore(Stage, {
        description: "Filter by deal stage. Repeat the parameter for several.",
        examples: [["negotiation"]],
      }),
    },
    status: {
      field: "status",
      operator: "in",
      schema: oneOrMore(Status, { description: "Filter by status." }),
    },
    currency: {
      field: "currency",
      operator: "in",
      schema: oneOrMore(Currency, { description: "Filter by currency." }),
    },
    leadId: {
      field: "lead_id",
      operator: "eq",
      schema: { ...Id, description: "Only deals of this lead." },
    },
    companyId: {
      field: "company_id",
      operator: "eq",
      schema: { ...Id, description: "Only deals with this company." },
    },
    minValue: {
      field: "value",
      operator: "gte",
      schema: Type.Number({ description: "Minimum deal value, in any currency." }),
    },
    maxValue: {
      field: "value",
      operator: "lte",
      schema: Type.Number({ description: "Maximum deal value, in any currency." }),
    },
  },
  descriptions: {
    list: "Retrieve deals, newest first, with filtering options, search and sorting.",
    create:
      "Create a new deal. Its probability is the default for its stage unless you send your own estimate.",
    update:
      "Update some members of a deal. The others keep their values. Moving the deal to `won` or `lost` closes it; moving it back reopens it. `probability: null` restores the automatic probability.",
  },
  examples: {
    id: "019bac7c-d8c0-7000-8000-000000000002",
    create: {
      title: "Enterprise Deal",
      value: 50000,
      currency: "USD",
      stage: "negotiation",
      expected_close_date: "2026-03-31",
      lead_id: leads.example.id,
    },
    update: { stage: "won" },
    filters: [
      { field: "stage", in: ["proposal", "negotiation"] },
      {
        and: [
          { field: "value", gte: 10_000 },
          { field: "status", eq: "open" },
          {
            or: [
              { field: "expected_close_date", lt: "2026-04-01" },
              { field: "probability", gte: 75 },
            ],
          },
        ],
      },
      { field: "custom.renewal", eq: true },
    ],
    query: {
      filter: {
        and: [
          { field: "value", gte: 10_000 },
          { field: "stage", in: ["proposal", "negotiation"] },
          { field: "expected_close_date", lt: "2026-04-01" },
        ],
      },
      sort: "-value",
      limit: 20,
    },
  },
});

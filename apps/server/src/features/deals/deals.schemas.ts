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
import {
  CalendarDate,
  freeText,
  Id,
  Instant,
  nullable,
  oneOf,
  oneOrMore,
} from "../../platform/schema.ts";

import { dealStatuses, stages } from "./deals.stages.ts";

const Title = Type.String({ minLength: 1, maxLength: 200, description: "What is being sold." });
const Value = Type.Number({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: "Value in `currency`, with at most 4 decimal places. Exact: never rounded.",
});
const Currency = Type.String({ pattern: "^[A-Z]{3}$", description: "Currency, ISO 4217." });
const Stage = oneOf(stages, { description: "Pipeline stage." });
const LostReason = freeText(500, "Why the deal was lost.");
const LeadId = { ...Id, description: "The lead that the deal came from." };
const Percent = { minimum: 0, maximum: 100 };
const ManualProbability = nullable(Type.Integer(Percent), {
  description:
    "Your own estimate in percent, 1 to 99 while the deal is open. `null` restores the automatic one.",
});

/** A deal in responses, in storage and in webhooks. Every member is always present. */
export const Deal = Type.Object(
  {
    id: Id,
    title: Title,
    value: Value,
    stage: Stage,
    probability: Type.Integer({
      ...Percent,
      description:
        "Chance of winning in percent: your own estimate if there is one, otherwise the automatic one.",
    }),
    currency: Currency,
    status: oneOf(dealStatuses, { description: "Derived from the stage." }),
    lost_reason: nullable(LostReason),
    lead_id: nullable(LeadId),
    expected_close_date: nullable(CalendarDate),
    probability_auto: Type.Integer({ ...Percent, description: "The automatic probability." }),
    probability_manual: nullable(Type.Integer(Percent), { description: "Your own estimate." }),
    probability_source: oneOf(["auto", "manual"], { description: "Which of the two applies." }),
    custom: Custom,
    stage_changed_at: Instant,
    closed_at: nullable(Instant, { description: "When the deal was won or lost." }),
    created_at: Instant,
    updated_at: Instant,
  },
  { $id: "Deal", additionalProperties: false },
);
export type Deal = Static<typeof Deal>;

const optional = {
  value: Type.Optional(Value),
  stage: Type.Optional(Stage),
  probability: Type.Optional(ManualProbability),
  currency: Type.Optional(Currency),
  lost_reason: Type.Optional(nullable(LostReason)),
  lead_id: Type.Optional(nullable(LeadId)),
  expected_close_date: Type.Optional(nullable(CalendarDate)),
  custom: Type.Optional(Custom),
};

export const DealCreate = Type.Object(
  { title: Title, ...optional },
  { $id: "DealCreate", additionalProperties: false },
);
export type DealCreate = Static<typeof DealCreate>;

export const DealUpdate = Type.Object(
  { title: Type.Optional(Title), ...optional },
  { $id: "DealUpdate", additionalProperties: false },
);
export type DealUpdate = Static<typeof DealUpdate>;

export const DealPage = pageOf(inList(Deal), "DealPage");

/** The list's own parameters. */
export const dealParameters = {
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
    schema: oneOrMore(oneOf(dealStatuses), { description: "Filter by status." }),
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
} as const satisfies Parameters;

export const DealListQuery = Type.Object(
  { ...parameterSchemas(dealParameters), ...listParameters },
  { additionalProperties: false },
);
export type DealListQuery = Static<typeof DealListQuery>;

/** The fields that filters can use. */
export const dealFields = fieldsOf(Deal);

const DealFilter = filterSchema("Deal", dealFields, [
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
]);

export const DealQuery = queryBody("DealQuery", DealFilter);
export type DealQuery = Static<typeof DealQuery>;

import { Type, type Static } from "typebox";
import { documentSchema, type InputOf } from "../../platform/kinds/index.ts";
import {
  CalendarDate,
  freeText,
  Id,
  Instant,
  nullable,
  oneOf,
} from "../../platform/types/schema.ts";
import { dealStatuses, stages } from "./deals.stages.ts";

export const Currency = Type.String({ pattern: "^[A-Z]{3}$", description: "Currency, ISO 4217." });
export const Stage = oneOf(stages, { description: "Pipeline stage." });
export const Status = oneOf(dealStatuses, { description: "Derived from the stage." });
const Percent = { minimum: 0, maximum: 100 };
const ContactRole = oneOf(
  ["decision_maker", "champion", "influencer", "evaluator", "blocker", "user", "other"],
  { description: "What the contact decides." },
);

/** A deal in responses, in storage and in webhooks. Every member is always present; the published ones come first. */
export const Deal = documentSchema("Deal", {
  title: Type.String({ minLength: 1, maxLength: 200, description: "What is being sold." }),
  value: Type.Number({
    minimum: 0,
    maximum: Number.MAX_SAFE_INTEGER,
    description: "Value in `currency`, with at most 4 decimal places. Exact: never rounded.",
  }),
  stage: Stage,
  probability: Type.Integer({
    ...Percent,
    description:
      "Chance of winning in percent: your own estimate if there is one, otherwise the automatic one.",
  }),
  currency: Currency,
  status: Status,
  lost_reason: nullable(freeText(500, "Why the deal was lost.")),
  lead_id: nullable({ ...Id, description: "The lead that the deal came from." }),
  company_id: nullable({ ...Id, description: "The company that the deal is with." }),
  expected_close_date: nullable(CalendarDate),
  probability_auto: Type.Integer({ ...Percent, description: "The automatic probability." }),
  probability_manual: nullable(Type.Integer(Percent), { description: "Your own estimate." }),
  probability_source: oneOf(["auto", "manual"], { description: "Which of the two applies." }),
  contacts: Type.Array(
    Type.Object(
      { contact_id: { ...Id, description: "The contact." }, role: ContactRole },
      { additionalProperties: false },
    ),
    { maxItems: 50, description: "The people who take part, each with a role." },
  ),
  stage_changed_at: Instant,
  closed_at: nullable(Instant, { description: "When the deal was won or lost." }),
});
export type Deal = Static<typeof Deal>;

/** Your own estimate replaces the automatic probability. */
export const ManualProbability = nullable(Type.Integer(Percent), {
  description:
    "Your own estimate in percent, 1 to 99 while the deal is open. `null` restores the automatic one.",
});

export const writable = [
  "title",
  "value",
  "stage",
  "probability",
  "currency",
  "lost_reason",
  "lead_id",
  "company_id",
  "contacts",
  "expected_close_date",
] as const;

export type DealInput = Omit<InputOf<typeof Deal, (typeof writable)[number]>, "probability"> & {
  probability?: number | null;
};

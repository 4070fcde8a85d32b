import { Type, type Static } from "typebox";

import { Instant, oneOf } from "../../platform/types/schema.ts";
import { bands, type Band } from "./icp.rules.ts";

const Whole = (description: string) => Type.Integer({ minimum: 0, maximum: 100, description });

const ReasonValue = Type.Unsafe<string | number | null>({
  type: ["string", "number", "null"],
  description: "The lead's value, or the group it falls into; `null` if unknown.",
});

const Evidence = Type.Unsafe<{ won: number; lost: number } | null>({
  type: ["object", "null"],
  required: ["won", "lost"],
  additionalProperties: false,
  properties: {
    won: { type: "integer", minimum: 0, description: "Won deals with this value." },
    lost: { type: "integer", minimum: 0, description: "Lost deals with this value." },
  },
  description:
    "The closed deals that the points are based on; `null` until the model is fitted to outcomes.",
});

const Reason = Type.Object(
  {
    field: Type.String({ description: "The criterion." }),
    value: ReasonValue,
    points: Whole("Points earned. The points of all reasons sum to `score`."),
    max: Whole("Maximum points. They sum to 100 over all reasons."),
    text: Type.String({ description: "The reason, as a sentence." }),
    evidence: Evidence,
  },
  { additionalProperties: false },
);

const MissingField = Type.Object(
  {
    field: Type.String({ description: "The criterion without a value." }),
    member: Type.String({ description: "The lead's member to fill in." }),
    could_add: Whole("Maximum points that it could add."),
    text: Type.String({ description: "What is unknown, as a sentence." }),
  },
  { additionalProperties: false },
);

const DisqualifiedBy = Type.Unsafe<{
  field: string;
  value: string | number;
  text: string;
} | null>({
  type: ["object", "null"],
  required: ["field", "value", "text"],
  additionalProperties: false,
  properties: {
    field: { type: "string", description: "The criterion." },
    value: { type: ["string", "number"], description: "The value that disqualifies the lead." },
    text: { type: "string", description: "The reason, as a sentence." },
  },
  description:
    "The rule that sets the score to 0 regardless of other criteria; `null` if none applies.",
});

/** Response of `GET /api/leads/{id}/score`. */
export const LeadScore = Type.Object(
  {
    score: Whole("Fit with the ideal customer profile: points earned ÷ points possible × 100."),
    band: oneOf(Object.keys(bands) as Band[], {
      description: "A from 80, B from 60, C from 40, D below.",
    }),
    coverage: Type.Number({
      minimum: 0,
      maximum: 1,
      description: "Share of the possible points whose fields are known.",
    }),
    range: Type.Unsafe<[number, number]>({
      type: "array",
      items: { type: "integer", minimum: 0, maximum: 100 },
      minItems: 2,
      maxItems: 2,
      description: "Worst and best score once the missing fields are filled in.",
    }),
    model_version: Type.String({ description: "Version of the scoring model." }),
    inputs_hash: Type.String({
      pattern: "^[0-9a-f]{16}$",
      description:
        "Two scores have the same hash if the model and every value it used are the same.",
    }),
    computed_at: Instant,
    reasons: Type.Array(Reason, {
      description: "One reason per criterion, in the order of the model.",
    }),
    missing: Type.Array(MissingField, { description: "The criteria without a value." }),
    disqualified_by: DisqualifiedBy,
  },
  {
    $id: "LeadScore",
    additionalProperties: false,
    description: "The score of a lead, with reasons that sum to it.",
  },
);

export type LeadScore = Static<typeof LeadScore>;

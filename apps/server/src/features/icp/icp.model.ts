/** What a score looks at: members of a lead. `null` is "not known"; nothing here names the owner or a protected trait. */
export interface IcpInput {
  readonly industry: string | null;
  readonly employee_count: number | null;
  readonly annual_revenue: number | null;
  readonly country: string | null;
  readonly title: string | null;
  readonly technologies: readonly string[] | null;
  readonly contact_email: string | null;
}

/** What a matching value is worth: whole points from 0 to 20 and the sentence shown beside them. */
export interface Outcome {
  readonly points: number;
  readonly text: string;
  /** Shown as the reason's value in place of what the lead says. */
  readonly label?: string;
}

/** Matches any of `values`, whatever the case. */
export interface ValuesBucket extends Outcome {
  readonly values: readonly string[];
}

/** Matches numbers from `at_least` up to the next bucket's. */
export interface RangeBucket extends Outcome {
  readonly at_least: number;
}

interface CriterionBase {
  /** Names the criterion, once per model. */
  readonly field: string;
  /** What every known value earns that no bucket matches. */
  readonly otherwise: Outcome;
  /** Said when the lead has no value. */
  readonly missing: string;
}

/**
 * One question to a lead. In order, the first bucket that matches decides.
 * `is`: the value; `domain_is`: the part behind the @; `mentions`: words of a text; `has_any`: members of a list.
 */
export type Criterion = CriterionBase &
  (
    | { member: "industry" | "country"; operator: "is"; buckets: readonly ValuesBucket[] }
    | { member: "contact_email"; operator: "domain_is"; buckets: readonly ValuesBucket[] }
    | { member: "title"; operator: "mentions"; buckets: readonly (ValuesBucket & Labelled)[] }
    | { member: "technologies"; operator: "has_any"; buckets: readonly ValuesBucket[] }
    | {
        member: "employee_count" | "annual_revenue";
        operator: "at_least";
        buckets: readonly RangeBucket[];
      }
  );

interface Labelled {
  readonly label: string;
}

/** A value (as shown in the reason of `field`) that makes the score 0, whatever else is good. */
interface Disqualifier {
  readonly field: string;
  readonly values: readonly string[];
  readonly text: string;
}

/** A versioned model document. At least one criterion can earn a point. */
export interface IcpModel {
  readonly version: string;
  readonly criteria: readonly Criterion[];
  readonly disqualifiers: readonly Disqualifier[];
}

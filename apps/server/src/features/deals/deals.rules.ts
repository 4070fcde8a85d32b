import type { ErrorDetail } from "../../platform/errors/problem.ts";
import type { ChangeContext } from "../../platform/records/kind.ts";
import { moneyFault } from "../../platform/text/money.ts";
import type { Deal, DealInput } from "./deals.schemas.ts";
import { stageProbability, statusOf, type Stage } from "./deals.stages.ts";

/** What of a deal follows from its stage and the manual probability. */
function consequences(stage: Stage, manual: number | null) {
  const status = statusOf(stage);
  const automatic = stageProbability[stage];
  // A closed deal is certain: an estimate made while it was open no longer counts.
  const source = status === "open" && manual !== null ? ("manual" as const) : ("auto" as const);
  return {
    status,
    probability: source === "manual" && manual !== null ? manual : automatic,
    probability_auto: automatic,
    probability_manual: manual,
    probability_source: source,
  };
}

/** The members of a deal that follow from others: a new stage dates itself, closes or reopens the deal. */
export function derivedDeal(
  deal: Deal,
  { input, before, at }: ChangeContext<Deal, DealInput>,
): Deal {
  const { probability, lost_reason: lostReason = null } = input;
  const manual = probability === undefined ? deal.probability_manual : probability;
  const derived = consequences(deal.stage, manual);
  return {
    ...deal,
    ...derived,
    lost_reason: derived.status === "lost" ? deal.lost_reason : lostReason,
    stage_changed_at: deal.stage === before?.stage ? before.stage_changed_at : at,
    closed_at: closedAt(before, derived.status, at),
  };
}

function closedAt(before: Deal | undefined, status: Deal["status"], at: string): string | null {
  if (status === "open") return null;
  return status === before?.status ? before.closed_at : at;
}

/** The events that a change means beside `deal.updated`. */
export function dealEventNames(before: Deal, after: Deal): string[] {
  if (before.stage === after.stage) return [];
  const closed = after.status === before.status || after.status === "open" ? [] : [after.status];
  return ["stage_changed", ...closed];
}

/** What no schema says: money has at most 4 decimals, a reason needs a loss, an estimate an open deal. */
export function dealProblem(input: DealInput, before?: Deal): ErrorDetail | undefined {
  const { value, lost_reason, probability, stage = before?.stage ?? "qualification" } = input;
  const money = moneyFault("/value", value);
  if (money !== undefined) return money;
  const status = statusOf(stage);
  if (lost_reason !== undefined && lost_reason !== null && status !== "lost") {
    return {
      pointer: "/lost_reason",
      rule: "stage",
      detail: 'is only allowed for a deal in the stage "lost".',
    };
  }
  if (probability !== undefined && probability !== null) {
    if (status !== "open") {
      return {
        pointer: "/probability",
        rule: "stage",
        detail: `is set by the stage of a closed deal. Leave it out, or send null.`,
      };
    }
    if (probability < 1 || probability > 99) {
      return {
        pointer: "/probability",
        rule: "range",
        detail: "must be from 1 to 99 while the deal is open.",
      };
    }
  }
  return undefined;
}

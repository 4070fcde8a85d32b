import type { ErrorDetail } from "../../platform/errors/problem.ts";
import { mergedCustom } from "../../platform/records/custom.ts";
import type { Deal, DealCreate, DealUpdate } from "./deals.schemas.ts";
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

/** The new deal. `at` is RFC 3339. */
export function newDeal(input: DealCreate, id: string, at: string): Deal {
  const stage = input.stage ?? "qualification";
  const { status, probability, ...rest } = consequences(stage, input.probability ?? null);
  return {
    id,
    title: input.title,
    value: input.value ?? 0,
    stage,
    probability,
    currency: input.currency ?? "USD",
    status,
    lost_reason: input.lost_reason ?? null,
    lead_id: input.lead_id?.toLowerCase() ?? null,
    expected_close_date: input.expected_close_date ?? null,
    ...rest,
    custom: mergedCustom({}, input.custom ?? {}),
    stage_changed_at: at,
    closed_at: status === "open" ? null : at,
    created_at: at,
    updated_at: at,
  };
}

/** The changed deal: a new stage dates itself, closes or reopens the deal. */
export function changedDeal(deal: Deal, change: DealUpdate, at: string): Deal {
  const { custom, probability, lead_id: leadId, ...members } = change;
  const stage = change.stage ?? deal.stage;
  const manual = probability === undefined ? deal.probability_manual : probability;
  const derived = consequences(stage, manual);
  const lostReason = change.lost_reason === undefined ? deal.lost_reason : change.lost_reason;
  return {
    ...deal,
    ...members,
    ...derived,
    lead_id: leadId === undefined ? deal.lead_id : (leadId?.toLowerCase() ?? null),
    custom: custom === undefined ? deal.custom : mergedCustom(deal.custom, custom),
    lost_reason: derived.status === "lost" ? lostReason : (change.lost_reason ?? null),
    stage_changed_at: stage === deal.stage ? deal.stage_changed_at : at,
    closed_at: closedAt(deal, derived.status, at),
    updated_at: at,
  };
}

function closedAt(deal: Deal, status: Deal["status"], at: string): string | null {
  if (status === "open") return null;
  return status === deal.status ? deal.closed_at : at;
}

/** The events that a change means beside `deal.updated`. */
export function dealVerbs(before: Deal, after: Deal): string[] {
  if (before.stage === after.stage) return [];
  const closed = after.status === before.status || after.status === "open" ? [] : [after.status];
  return ["stage_changed", ...closed];
}

/** What no schema says: money has at most 4 decimals, a reason needs a loss, an estimate an open deal. */
export function dealProblem(
  deal: Partial<Pick<Deal, "value" | "stage" | "lost_reason">> & { probability?: number | null },
): ErrorDetail | undefined {
  const { value, stage = "qualification", lost_reason, probability } = deal;
  if (value !== undefined && decimals(value) > 4) {
    return { pointer: "/value", rule: "decimals", detail: "must have at most 4 decimal places." };
  }
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

function decimals(value: number): number {
  const [, fraction = "", exponent = "0"] =
    /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, fraction.length - Number(exponent));
}

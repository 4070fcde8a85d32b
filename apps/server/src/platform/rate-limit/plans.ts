import { UNLIMITED_PER_MINUTE, type Limit } from "./gcra.ts";

/** The names of the plans, from the smallest. */
export const PLAN_NAMES = ["free", "starter", "growth", "scale", "unlimited"] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** What a key on a plan may do: every request draws from `requests`, a write also from `writes`. */
export type Plan = {
  readonly name: PlanName;
  readonly requests: Limit;
  readonly writes: Limit;
};
export type Plans = Readonly<Record<PlanName, Plan>>;

type Numbers = {
  perMinute: number;
  burst?: number | undefined;
  writesPerMinute?: number | undefined;
  writesBurst?: number | undefined;
};

function plan(name: PlanName, numbers: Numbers): Plan {
  // A full minute's allowance may be used at once, so that Remaining counts down from Limit.
  const { perMinute, burst = perMinute } = numbers;
  const writesPerMinute = numbers.writesPerMinute ?? Math.ceil(perMinute / 2);
  const writesBurst = numbers.writesBurst ?? writesPerMinute;
  return {
    name,
    requests: { perMinute, burst },
    writes: { perMinute: writesPerMinute, burst: writesBurst },
  };
}

const UNLIMITED: Limit = { perMinute: UNLIMITED_PER_MINUTE, burst: UNLIMITED_PER_MINUTE };

/** The table of plans. Half of the requests may be writes, unless the plan says otherwise. */
export const DEFAULT_PLANS: Plans = {
  free: plan("free", { perMinute: 60 }),
  starter: plan("starter", { perMinute: 600 }),
  growth: plan("growth", { perMinute: 6_000 }),
  scale: plan("scale", { perMinute: 60_000 }),
  unlimited: { name: "unlimited", requests: UNLIMITED, writes: UNLIMITED },
};

const MEMBERS = ["perMinute", "burst", "writesPerMinute", "writesBurst"] as const;
const HIGHEST = UNLIMITED_PER_MINUTE - 1;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether the text is the name of a plan. */
export function isPlanName(text: string): text is PlanName {
  return (PLAN_NAMES as readonly string[]).includes(text);
}

function parsePlan(name: string, value: unknown): Plan {
  if (!isPlanName(name) || name === "unlimited") {
    const changeable = PLAN_NAMES.filter((known) => known !== "unlimited").join(", ");
    throw new PlansError(`"${name}" cannot be changed; plans that can: ${changeable}.`);
  }
  if (!isRecord(value)) throw new PlansError(`"${name}" must be an object.`);
  const given: Partial<Record<(typeof MEMBERS)[number], number>> = {};
  for (const [member, number] of Object.entries(value)) {
    const known = MEMBERS.find((candidate) => candidate === member);
    if (known === undefined) {
      throw new PlansError(`"${name}.${member}" is unknown; known are ${MEMBERS.join(", ")}.`);
    }
    if (!Number.isInteger(number) || Number(number) < 1 || Number(number) > HIGHEST) {
      throw new PlansError(`"${name}.${member}" must be a whole number from 1 to ${HIGHEST}.`);
    }
    given[known] = Number(number);
  }
  return plan(name, {
    ...given,
    perMinute: given.perMinute ?? DEFAULT_PLANS[name].requests.perMinute,
  });
}

/** The text of the plan configuration cannot be used; the message says which member and why. */
export class PlansError extends Error {
  override readonly name = "PlansError";
}

/**
 * The table with an operator's changes, for example `{"free":{"perMinute":120,"burst":30}}`; members that are not
 * given follow from `perMinute` as in the table. Throws PlansError.
 */
export function parsePlans(json: string | undefined): Plans {
  if (json === undefined || json.trim() === "") return DEFAULT_PLANS;
  let changes: unknown;
  try {
    changes = JSON.parse(json);
  } catch {
    throw new PlansError("The plans must be a JSON object.");
  }
  if (!isRecord(changes)) throw new PlansError("The plans must be a JSON object.");
  const plans: Record<PlanName, Plan> = { ...DEFAULT_PLANS };
  for (const [name, value] of Object.entries(changes)) {
    const changed = parsePlan(name, value);
    plans[changed.name] = changed;
  }
  return plans;
}

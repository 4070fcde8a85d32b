import type { Limit } from "./limit.ts";
import { UNLIMITED_PER_MINUTE } from "./limit.ts";

/** The names of the plans, from the smallest. */
export const PLAN_NAMES = ["free", "starter", "growth", "scale", "unlimited"] as const;
export type PlanName = (typeof PLAN_NAMES)[number];

/** What a workspace may hold. */
export type Quotas = {
  /** Leads, deals and other records together. */
  readonly records: number;
  /** Their documents as JSON. */
  readonly bytes: number;
  readonly endpoints: number;
  /** Keys that are not revoked. */
  readonly keys: number;
  /** What may be written in all until the workspace is emptied: for the sandbox, whose history is a visitor's to fill. */
  readonly written?: number;
};

/**
 * What a plan allows. Of each key: every request draws from `requests`, a write also from `writes`. Of each workspace:
 * the quotas.
 */
export type Plan = {
  readonly name: PlanName;
  readonly requests: Limit;
  readonly writes: Limit;
  readonly quotas: Quotas;
};
export type Plans = Readonly<Record<PlanName, Plan>>;

type Numbers = {
  perMinute: number;
  burst?: number | undefined;
  writesPerMinute?: number | undefined;
  writesBurst?: number | undefined;
  records: number;
  megabytes: number;
  endpoints: number;
  keys: number;
};

const MB = 1024 * 1024;

function plan(name: PlanName, numbers: Numbers): Plan {
  // A full minute's allowance may be used at once, so that Remaining counts down from Limit.
  const { perMinute, burst = perMinute, records, megabytes, endpoints, keys } = numbers;
  const writesPerMinute = numbers.writesPerMinute ?? Math.ceil(perMinute / 2);
  const writesBurst = numbers.writesBurst ?? writesPerMinute;
  return {
    name,
    requests: { perMinute, burst },
    writes: { perMinute: writesPerMinute, burst: writesBurst },
    quotas: { records, bytes: megabytes * MB, endpoints, keys },
  };
}

const UNLIMITED: Limit = { perMinute: UNLIMITED_PER_MINUTE, burst: UNLIMITED_PER_MINUTE };

/** More endpoints or keys than this is a loop in someone's script. */
const MOST = { endpoints: 100, keys: 1_000 };

const NUMBERS: Readonly<Record<Exclude<PlanName, "unlimited">, Numbers>> = {
  free: { perMinute: 60, records: 10_000, megabytes: 100, endpoints: 10, keys: 10 },
  starter: { perMinute: 600, records: 100_000, megabytes: 1_000, endpoints: 25, keys: 50 },
  growth: { perMinute: 6_000, records: 1_000_000, megabytes: 10_000, endpoints: 50, keys: 200 },
  scale: { perMinute: 60_000, records: 10_000_000, megabytes: 100_000, ...MOST },
};

/** The table of plans. Half of the requests may be writes, unless the plan says otherwise. */
export const DEFAULT_PLANS: Plans = {
  free: plan("free", NUMBERS.free),
  starter: plan("starter", NUMBERS.starter),
  growth: plan("growth", NUMBERS.growth),
  scale: plan("scale", NUMBERS.scale),
  unlimited: {
    name: "unlimited",
    requests: UNLIMITED,
    writes: UNLIMITED,
    quotas: { records: Infinity, bytes: Infinity, ...MOST },
  },
};

/** Of the public sandbox, whatever its plan. */
export const SANDBOX_QUOTAS: Quotas = {
  records: 2_000,
  bytes: 16 * MB,
  endpoints: 10,
  keys: 10,
  written: 256 * MB,
};

const MEMBERS = [
  "perMinute",
  "burst",
  "writesPerMinute",
  "writesBurst",
  "records",
  "megabytes",
  "endpoints",
  "keys",
] as const;
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
    throw new PlansError(`"${name}" cannot be changed. You can change ${changeable}.`);
  }
  if (!isRecord(value)) throw new PlansError(`"${name}" must be an object.`);
  const given: Partial<Record<(typeof MEMBERS)[number], number>> = {};
  for (const [member, number] of Object.entries(value)) {
    const known = MEMBERS.find((candidate) => candidate === member);
    if (known === undefined) {
      throw new PlansError(`"${name}.${member}" is unknown. Use ${MEMBERS.join(", ")}.`);
    }
    if (!Number.isInteger(number) || Number(number) < 1 || Number(number) > HIGHEST) {
      throw new PlansError(`"${name}.${member}" must be a whole number from 1 to ${HIGHEST}.`);
    }
    given[known] = Number(number);
  }
  return plan(name, { ...NUMBERS[name], ...given });
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

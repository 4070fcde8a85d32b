import { measured, quantile, type Sample } from "./sample.rules.ts";

/** The states that can be measured, from good to bad. */
export const measuredStates = [
  "operational",
  "degraded",
  "partial_outage",
  "major_outage",
] as const;
export type MeasuredState = (typeof measuredStates)[number];
export type State = MeasuredState | "maintenance" | "no_data";

/** The figures of the formula; published with it. */
export const thresholds = {
  /** Fewer real requests than this say nothing on their own. */
  minRequests: 20,
  degradedShare: 0.01,
  partialShare: 0.05,
  majorShare: 0.5,
  /** From so many values on, the 95th percentile is judged; below, the middle one. */
  minForP95: 20,
} as const;

/** The formula in words, as it is published. */
export const formula: Readonly<Record<MeasuredState | "no_data", string>> = {
  major_outage: `All of at least 2 probes failed, or at least 50 % of at least ${thresholds.minRequests} requests failed.`,
  partial_outage: `At least half of the probes failed, or at least 5 % of at least ${thresholds.minRequests} requests failed.`,
  degraded: `A probe failed, at least 1 % of at least ${thresholds.minRequests} requests failed, or the 95th percentile latency (the median if there are fewer than ${thresholds.minForP95} values) is above the component's limit.`,
  operational: "None of the above, with at least one probe or 20 requests.",
  no_data: `Fewer than ${thresholds.minRequests} requests and no probe. Never shown as operational.`,
};

/** The state that a sample shows. `slowMs` is the component's limit of latency. */
export function judge(sample: Sample, slowMs: number): MeasuredState | "no_data" {
  const { requests, failures, probes, probeFailures } = sample;
  const enough = requests >= thresholds.minRequests;
  if (!enough && probes === 0) return "no_data";
  const failed = enough ? failures / requests : 0;
  const probesFailed = probes === 0 ? 0 : probeFailures / probes;
  if (failed >= thresholds.majorShare || (probes >= 2 && probesFailed === 1)) return "major_outage";
  if (failed >= thresholds.partialShare || probesFailed >= 0.5) return "partial_outage";
  if (failed >= thresholds.degradedShare || probesFailed > 0) return "degraded";
  return judgedLatency(sample) > slowMs ? "degraded" : "operational";
}

/** The latency that counts, in ms. */
function judgedLatency(sample: Sample): number {
  const share = measured(sample) >= thresholds.minForP95 ? 0.95 : 0.5;
  return quantile(sample, share) ?? 0;
}

/** The worse of two states. Maintenance is announced, so it is better than any fault; no data is worse than good. */
export function worse(a: State, b: State): State {
  return badness.indexOf(a) >= badness.indexOf(b) ? a : b;
}

const badness: readonly State[] = [
  "operational",
  "no_data",
  "maintenance",
  "degraded",
  "partial_outage",
  "major_outage",
];

/** The state to show: what an operator announced counts beside what was measured. */
export function shownState(
  measuredState: State,
  announced: { inMaintenance: boolean; impacts: readonly Impact[] },
): State {
  if (announced.inMaintenance) return "maintenance";
  return announced.impacts.reduce<State>(
    (state, impact) => worse(state, stateOfImpact[impact]),
    measuredState,
  );
}

export const impacts = ["none", "minor", "major", "critical"] as const;
export type Impact = (typeof impacts)[number];

/** What an incident of an impact says of its components, at least; `none` says nothing. */
const stateOfImpact: Readonly<Record<Impact, State>> = {
  none: "operational",
  minor: "degraded",
  major: "partial_outage",
  critical: "major_outage",
};

/** Seconds of a day in each state. */
export interface Day {
  /** `2026-01-31`, in UTC. */
  day: string;
  seconds: Readonly<Record<Exclude<State, "no_data">, number>>;
}

/** The state that a day is shown in: the worst that it had, and no data only when there was nothing else. */
export function stateOfDay({ seconds }: Day): State {
  const had = (["major_outage", "partial_outage", "degraded", "maintenance"] as const).find(
    (state) => seconds[state] > 0,
  );
  return had ?? (seconds.operational > 0 ? "operational" : "no_data");
}

/**
 * The share of measured time in which there was no outage, from 0 to 1; undefined without any. Degraded is up;
 * maintenance and time without data count neither way.
 */
export function uptime(days: readonly Day[]): number | undefined {
  let [up, down] = [0, 0];
  for (const { seconds } of days) {
    up += seconds.operational + seconds.degraded;
    down += seconds.partial_outage + seconds.major_outage;
  }
  return up + down === 0 ? undefined : up / (up + down);
}

export type Indicator = "none" | "minor" | "major" | "critical" | "maintenance";

/** The state of all together, in the words of Statuspage. */
export function overall(states: readonly State[]): { indicator: Indicator; description: string } {
  const count = (state: State) => states.filter((other) => other === state).length;
  const major = count("major_outage");
  if (major > 0 && major * 2 >= states.length) {
    return { indicator: "critical", description: "Major System Outage" };
  }
  if (major > 0 || count("partial_outage") > 0) {
    return { indicator: "major", description: "Partial System Outage" };
  }
  if (count("degraded") > 0) return { indicator: "minor", description: "Degraded Performance" };
  if (count("maintenance") > 0) {
    return { indicator: "maintenance", description: "Service Under Maintenance" };
  }
  if (count("no_data") > 0) return { indicator: "minor", description: "Not All Systems Measured" };
  return { indicator: "none", description: "All Systems Operational" };
}

const MINUTE = 60_000;
const DAY = 86_400_000;

/** A stretch of time, in ms since the epoch: from, and up to but without. */
export interface Stretch {
  from: number;
  to: number;
}

/** The whole minutes in which nothing ran, between the last sign of life and now. */
export function gapBetween(lastSeen: Date, now: Date): Stretch | undefined {
  const from = Math.ceil((lastSeen.getTime() + 1) / MINUTE) * MINUTE;
  const to = Math.floor(now.getTime() / MINUTE) * MINUTE;
  return to > from ? { from, to } : undefined;
}

/** A stretch cut at midnights (UTC), with the seconds of each day that fell into one of `windows` and that did not. */
export function splitGap(
  gap: Stretch,
  windows: readonly Stretch[],
): { day: string; inside: number; outside: number }[] {
  const days = [];
  for (let from = gap.from; from < gap.to;) {
    const to = Math.min(gap.to, (Math.floor(from / DAY) + 1) * DAY);
    let inside = 0;
    for (let minute = from; minute < to; minute += MINUTE) {
      const covered = windows.some((window) => window.from <= minute && minute < window.to);
      if (covered) inside += Math.min(MINUTE, to - minute);
    }
    days.push({
      day: new Date(from).toISOString().slice(0, 10),
      inside: inside / 1000,
      outside: (to - from - inside) / 1000,
    });
    from = to;
  }
  return days;
}

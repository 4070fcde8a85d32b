import type { StatusIncident } from "../incidents/index.ts";
import {
  components,
  type Component,
  type ComponentId,
  add,
  EMPTY,
  type Sample,
  type Samples,
  judge,
  overall,
  shownState,
  type Day,
  type Impact,
  type Indicator,
  type State,
} from "../measurements/index.ts";
import type { ExternalProbeSummary } from "../external-probes/index.ts";

/** What was last read from the database. */
export interface History {
  days: readonly ({ component: ComponentId } & Day)[];
  counts: readonly Counts[];
  /** Quarters of an hour of the last day, of the API. */
  latencies: readonly { at: Date; sample: Sample }[];
  incidents: readonly StatusIncident[];
  externalProbes: readonly ExternalProbeSummary[];
}

export interface Counts {
  component: ComponentId;
  requests: number;
  failures: number;
  probes: number;
  probe_failures: number;
}

export const NO_HISTORY: History = {
  days: [],
  counts: [],
  latencies: [],
  incidents: [],
  externalProbes: [],
};

/** A component as it stands. */
export interface ComponentStatus {
  component: Component;
  state: State;
  /** What was seen in the window that the state is judged by. */
  sample: Sample;
  /** What was seen in 24 hours. */
  counts: Counts;
  /** The last 90 days, the oldest first; without one, nothing was measured. */
  days: readonly Day[];
}

/** Everything that is told about the state of SalesOS, ready in memory. */
export interface Snapshot {
  at: Date;
  /** When the database was last read; undefined before the first time. */
  historyAt: Date | undefined;
  /** Since when the database could not be read. */
  staleSince: Date | undefined;
  indicator: Indicator;
  description: string;
  components: readonly ComponentStatus[];
  /** Incidents and maintenance that are not over, newest first. */
  open: readonly StatusIncident[];
  history: History;
}

const DAY = 86_400_000;
/** Days of a bar. */
const DAYS_SHOWN = 90;

/** The first day that is shown, `2026-01-31`. */
export function firstDay(now: Date): string {
  return new Date(now.getTime() - (DAYS_SHOWN - 1) * DAY).toISOString().slice(0, 10);
}

/** Puts together what is known. */
export function snapshotOf(known: {
  now: Date;
  samples: readonly Samples[];
  history: History;
  historyAt: Date | undefined;
  staleSince: Date | undefined;
}): Snapshot {
  const { now, samples, history, historyAt, staleSince } = known;
  const open = history.incidents.filter((incident) => incident.resolved_at === null);
  const statuses = components.map((component): ComponentStatus => {
    const { id, slowMs } = component;
    const sample = samples.map((each) => each[id] ?? EMPTY).reduce(add, EMPTY);
    const about = open.filter((incident) => incident.components.includes(id));
    return {
      component,
      sample,
      state: shownState(judge(sample, slowMs), {
        inMaintenance: about.some(({ status }) => status === "in_progress"),
        impacts: about
          .filter(({ kind }) => kind === "incident")
          .map(({ impact }) => impact as Impact),
      }),
      counts: history.counts.find((counts) => counts.component === id) ?? {
        component: id,
        requests: 0,
        failures: 0,
        probes: 0,
        probe_failures: 0,
      },
      days: daysOf(id, now, history),
    };
  });
  return {
    at: now,
    historyAt,
    staleSince,
    ...overall(statuses.map(({ state }) => state)),
    components: statuses,
    open,
    history,
  };
}

function daysOf(id: ComponentId, now: Date, { days }: History): Day[] {
  const known = new Map(days.filter((day) => day.component === id).map((day) => [day.day, day]));
  const first = Date.parse(firstDay(now));
  return Array.from({ length: DAYS_SHOWN }, (_none, i) => {
    const day = new Date(first + i * DAY).toISOString().slice(0, 10);
    const seconds = known.get(day)?.seconds ?? {
      operational: 0,
      degraded: 0,
      partial_outage: 0,
      major_outage: 0,
      maintenance: 0,
    };
    return { day, seconds };
  });
}

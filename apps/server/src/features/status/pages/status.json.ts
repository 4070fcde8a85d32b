import { quantile, formula, stateOfDay, thresholds, uptime } from "../measurements/index.ts";
import type { Snapshot } from "../monitor/index.ts";

/** Everything that the page shows, as JSON: states, the samples behind them, and the formula. */
export function statusJson(snapshot: Snapshot, windowMs: number): object {
  const instant = (at: Date | undefined) => at?.toISOString() ?? null;
  return {
    at: instant(snapshot.at),
    status: { indicator: snapshot.indicator, description: snapshot.description },
    history_at: instant(snapshot.historyAt),
    database_unreachable_since: instant(snapshot.staleSince),
    formula: { window_seconds: windowMs / 1000, thresholds, states: formula },
    components: snapshot.components.map(({ component, state, sample, counts, days }) => ({
      id: component.id,
      name: component.name,
      state,
      slow_ms: component.slowMs,
      sample: {
        requests: sample.requests,
        failures: sample.failures,
        probes: sample.probes,
        probe_failures: sample.probeFailures,
        p50_ms: rounded(quantile(sample, 0.5)),
        p95_ms: rounded(quantile(sample, 0.95)),
      },
      last_24_hours: {
        requests: counts.requests,
        failures: counts.failures,
        probes: counts.probes,
        probe_failures: counts.probe_failures,
      },
      uptime_90_days: uptime(days) ?? null,
      days: days.map((day) => ({ day: day.day, state: stateOfDay(day), seconds: day.seconds })),
    })),
    incidents: snapshot.open,
    witnesses: snapshot.history.externalProbes.map(({ name, last, looks, failedLooks }) => ({
      name,
      last,
      looks_24_hours: looks,
      failed_looks_24_hours: failedLooks,
    })),
  };
}

function rounded(ms: number | undefined): number | null {
  return ms === undefined ? null : Math.round(ms * 10) / 10;
}

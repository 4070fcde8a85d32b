/** Upper bounds in ms of the classes in which durations are counted; the last class has none. */
const BOUNDS = [
  2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500,
  10_000, 15_000,
] as const;
const CLASSES = BOUNDS.length + 1;

/** An attempt as health sees it. */
export interface Outcome {
  workspaceId: string;
  endpointId: string;
  ok: boolean;
  startedAt: Date;
  durationMs: number;
  /** In words, where it failed. */
  error: string | undefined;
}

/** What happened at one endpoint within one clock hour of UTC. */
export interface Hour {
  workspaceId: string;
  endpointId: string;
  hour: Date;
  succeeded: number;
  failed: number;
  durations: number[];
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  lastFailure: string | null;
}

/** Names the endpoint and hour that an outcome counts for. */
export function hourKey({ endpointId, startedAt }: Outcome): string {
  return `${endpointId} ${Math.floor(startedAt.getTime() / 3_600_000)}`;
}

/** An hour with one more outcome. */
export function counted(hour: Hour | undefined, outcome: Outcome): Hour {
  const { workspaceId, endpointId, ok, startedAt, durationMs, error } = outcome;
  const start = new Date(Math.floor(startedAt.getTime() / 3_600_000) * 3_600_000);
  const before = hour ?? {
    workspaceId,
    endpointId,
    hour: start,
    succeeded: 0,
    failed: 0,
    durations: Array.from({ length: CLASSES }, () => 0),
    lastSuccessAt: null,
    lastFailureAt: null,
    lastFailure: null,
  };
  const place = BOUNDS.findIndex((bound) => durationMs <= bound);
  const durations = before.durations.with(place, (before.durations.at(place) ?? 0) + 1);
  if (ok) {
    return { ...before, durations, succeeded: before.succeeded + 1, lastSuccessAt: startedAt };
  }
  const failed = before.failed + 1;
  return { ...before, durations, failed, lastFailureAt: startedAt, lastFailure: error ?? null };
}

/**
 * The duration in ms that a share of the attempts did not exceed, from their counts by class,
 * as if they were spread evenly within each class; `null` without attempts.
 */
export function quantile(durations: readonly number[], share: number): number | null {
  const total = durations.reduce((sum, n) => sum + n, 0);
  let left = total * share;
  for (const [i, n] of durations.entries()) {
    const bound = BOUNDS[i];
    if (n > 0 && left <= n) {
      const floor = BOUNDS[i - 1] ?? 0;
      return bound === undefined ? floor : Math.round(floor + ((bound - floor) * left) / n);
    }
    left -= n;
  }
  return null;
}

import type { FastifyInstance, FastifyRequest } from "fastify";
import { componentIds, componentOf, type ComponentId } from "./components.ts";
import { EMPTY, add, latencyBounds, type Outcome, type Sample } from "./sample.rules.ts";

const MINUTE = 60_000;
/** How much is kept for a database that is away: after this the oldest minutes are given up. */
const MOST_MINUTES = 24 * 60;

export type Samples = Partial<Record<ComponentId, Sample>>;

/** What this process has seen: the last moments, and the minutes that are not in the database yet. */
export interface Sampler {
  note(component: ComponentId, outcome: Outcome): void;
  /** What was seen in the last `windowMs`. */
  recent(): Samples;
  /** Takes the minutes that are to be written; `giveBack` when that failed. */
  takeMinutes(): MinuteSample[];
  giveBack(minutes: readonly MinuteSample[]): void;
}

export interface MinuteSample {
  component: ComponentId;
  /** Its beginning, in ms since the epoch. */
  minute: number;
  sample: Sample;
}

/** Mutable, as it is touched by every request. */
interface Tally {
  component: ComponentId;
  from: number;
  requests: number;
  failures: number;
  probes: number;
  probeFailures: number;
  latencies: number[];
}

/** Collects outcomes in slices of `sliceMs`, and keeps those of the last `windowMs` at hand. */
export function createSampler({
  now,
  sliceMs,
  windowMs,
}: {
  now: () => number;
  sliceMs: number;
  windowMs: number;
}): Sampler {
  const current = new Map<ComponentId, Tally>();
  let recentSlices: Tally[] = [];
  let unwritten = new Map<string, MinuteSample>();

  const keep = ({ component, minute, sample }: MinuteSample) => {
    const key = `${component} ${minute}`;
    const before = unwritten.get(key)?.sample ?? EMPTY;
    unwritten.set(key, { component, minute, sample: add(before, sample) });
  };
  const close = (tally: Tally) => {
    current.delete(tally.component);
    recentSlices.push(tally);
    keep({
      component: tally.component,
      minute: Math.floor(tally.from / MINUTE) * MINUTE,
      sample: asSample(tally),
    });
    for (const key of unwritten.keys()) {
      if (unwritten.size <= MOST_MINUTES * componentIds.length) break;
      unwritten.delete(key);
    }
  };
  const closeAll = () => {
    for (const tally of [...current.values()]) close(tally);
  };

  return {
    note(component, { kind, failed, durationMs }) {
      const at = now();
      let tally = current.get(component);
      if (tally !== undefined && at - tally.from >= sliceMs) {
        close(tally);
        tally = undefined;
      }
      if (tally === undefined) {
        tally = emptyTally(component, at);
        current.set(component, tally);
      }
      if (kind === "request") {
        tally.requests++;
        if (failed) tally.failures++;
      } else {
        tally.probes++;
        if (failed) tally.probeFailures++;
      }
      // A fast failure is no speed.
      if (failed || durationMs === undefined) return;
      const place = latencyBounds.findIndex((bound) => durationMs <= bound);
      const nth = place === -1 ? latencyBounds.length : place;
      tally.latencies[nth] = (tally.latencies[nth] ?? 0) + 1;
    },

    recent() {
      const since = now() - windowMs;
      recentSlices = recentSlices.filter(({ from }) => from >= since);
      const sums: Samples = {};
      for (const tally of [...recentSlices, ...current.values()]) {
        sums[tally.component] = add(sums[tally.component] ?? EMPTY, asSample(tally));
      }
      return sums;
    },

    takeMinutes() {
      closeAll();
      const taken = [...unwritten.values()];
      unwritten = new Map();
      return taken;
    },

    giveBack(minutes) {
      for (const each of minutes) keep(each);
    },
  };
}

/**
 * Notes every request under the component of its route. Probes of our own count as probes and not here: `isOwn`
 * knows them. The time of a route that waits for something to happen says nothing about speed.
 */
export function watchRequests(
  app: FastifyInstance,
  sampler: Pick<Sampler, "note">,
  isOwn: (request: FastifyRequest) => boolean,
): void {
  app.addHook("onResponse", (request, reply, done) => {
    const { url: route, config } = request.matched ?? {};
    const owner = route === undefined ? undefined : componentOf(route);
    if (owner !== undefined && !isOwn(request)) {
      const durationMs = config?.waits === true ? undefined : reply.elapsedTime;
      sampler.note(owner, { kind: "request", failed: reply.statusCode >= 500, durationMs });
    }
    done();
  });
}

function emptyTally(component: ComponentId, from: number): Tally {
  const latencies = EMPTY.latencies.slice();
  return { component, from, requests: 0, failures: 0, probes: 0, probeFailures: 0, latencies };
}

function asSample({ requests, failures, probes, probeFailures, latencies }: Tally): Sample {
  return { requests, failures, probes, probeFailures, latencies: latencies.slice() };
}

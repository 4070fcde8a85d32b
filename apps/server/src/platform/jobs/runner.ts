import type { Database } from "../database/database.ts";
import type { Signals } from "../signals/signals.ts";
import { runStep, type StepDeps } from "./step.ts";
import { listDue, type DueJob } from "./steps.store.ts";

/** How soon the jobs of a killed instance are found, in ms. Everything else is announced by a signal. */
const POLL = 1_000;
/** Steps that one process does side by side. */
const SLOTS = 2;

export interface RunnerDeps extends StepDeps {
  db: Pick<Database, "inWorkspace" | "asSystem">;
  signals: Pick<Signals, "subscribe">;
}

/**
 * Works off the jobs of all workspaces, step by step. Any number of instances can: whoever locks the
 * row of a job does its next step.
 */
export function startJobRunner(deps: RunnerDeps): { stop(): Promise<void> } {
  const { db, signals, types, log } = deps;
  const names = types.map(({ type }) => type);
  const slots = new Set<Promise<void>>();
  /** Workspaces with a step under way here; each gets one at a time. */
  const busy = new Set<string>();
  /** Jobs that another worker had locked; asked again at the next wake. */
  const missed = new Set<string>();
  let round: DueJob[] = [];
  let stopped = false;
  let woken = false;

  async function nextJob(): Promise<DueJob | undefined> {
    if (round.length === 0) {
      woken = false;
      const except = { types: names, workspaces: [...busy], jobs: [...missed] };
      round = await db.asSystem((tx) => listDue(tx, except));
    }
    const job = round.shift();
    return job !== undefined && busy.has(job.workspaceId) ? nextJob() : job;
  }

  async function work(): Promise<void> {
    for (;;) {
      const job = stopped ? undefined : await nextJob();
      if (job === undefined) {
        if (woken && !stopped) continue;
        return;
      }
      busy.add(job.workspaceId);
      try {
        const waitMs = await runStep(deps, job);
        if (waitMs === undefined) missed.add(job.id);
        else if (waitMs > 0 && waitMs < POLL) setTimeout(wake, waitMs).unref();
      } finally {
        busy.delete(job.workspaceId);
      }
    }
  }

  function wake(): void {
    if (stopped) return;
    woken = true;
    missed.clear();
    while (slots.size < SLOTS) {
      const slot = work()
        .catch((error: unknown) => log.warn({ err: error }, "jobs are waiting to continue"))
        .finally(() => slots.delete(slot));
      slots.add(slot);
    }
  }

  signals.subscribe("jobs_due", wake);
  const poll = setInterval(wake, POLL).unref();
  wake();

  return {
    /** Waits for the steps under way. */
    async stop() {
      stopped = true;
      clearInterval(poll);
      await Promise.all(slots);
    },
  };
}

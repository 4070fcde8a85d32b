import type { Lane } from "./lanes.ts";

/** A timer that is late by less is made good; a quiet time is not. In ms. */
const LATE_TIMER = 20;

/** Holds lanes to their rates; `advance` goes on with one that had to wait. */
export function createPacer(advance: (lane: Lane) => void) {
  const waiting = new Set<Lane>();

  function goOnIn(lane: Lane, ms: number): void {
    if (waiting.has(lane)) return;
    waiting.add(lane);
    const goOn = () => {
      waiting.delete(lane);
      advance(lane);
    };
    setTimeout(goOn, ms).unref();
  }

  return {
    /** Whether an attempt may begin now, which it then does. If not, its lane goes on when one may. */
    admits(lane: Lane): boolean {
      if (lane.rate === null) return true;
      const now = Date.now();
      if (lane.nextAt > now) {
        goOnIn(lane, lane.nextAt - now);
        return false;
      }
      const from = now - lane.nextAt < LATE_TIMER ? lane.nextAt : now;
      lane.nextAt = from + 1_000 / lane.rate;
      return true;
    },
  };
}

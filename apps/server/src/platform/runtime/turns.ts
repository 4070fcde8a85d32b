import { setImmediate as nextTurn } from "node:timers/promises";

/** Work in steps, none of which is long; its value at the end. */
export type Steps<T> = Generator<undefined, T, undefined>;

/** Takes all steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** Takes a step in each turn of the event loop, so that requests are answered in between. */
export async function inTurns<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
    await nextTurn();
  }
}

/** In ms; a request waits no longer behind work that breathes. */
const BREATH = 10;

/** Says, between two pieces of work, when others must have their turn: `await breathe()`. */
export function breather(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < BREATH) return;
    await nextTurn();
    since = performance.now();
  };
}

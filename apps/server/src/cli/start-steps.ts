import { setTimeout as delay } from "node:timers/promises";

/** A start that is over by then says nothing of its steps. In ms since the process began. */
const QUICK = 1_500;

/** Tells a person what a start does that takes its time: a line for the step under way then, and for each one after it. */
export interface StartSteps {
  begin(step: string): void;
  end(): void;
}

export function startSteps(print: (line: string) => void = console.log): StartSteps {
  const over = new AbortController();
  let current: string | undefined;
  let slow = false;
  const tell = () => {
    if (current !== undefined) print(`  ${current}…`);
  };
  delay(Math.max(0, QUICK - performance.now()), undefined, { ref: false, signal: over.signal })
    .then(() => {
      if (!slow) tell();
      slow = true;
    })
    // The start was quick.
    .catch(() => {});
  return {
    begin(step) {
      // The timer may be late, where a step blocked it.
      if (!slow && performance.now() > QUICK) slow = true;
      current = step;
      if (slow) tell();
    },
    end: () => over.abort(),
  };
}

import { setTimeout as delay } from "node:timers/promises";

/** Long enough for any machine: it tells "late" from "never", and nothing else. In ms. */
const NEVER = 90_000;

/** Asks again and again until the answer is true; fails only when it never is. */
export async function until(what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const deadline = performance.now() + NEVER;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Never: ${what}`);
    await delay(10);
  }
}

/** Repeats `attempt` until it gives something; fails with its last error only when it never does. */
export async function eventually<T>(
  attempt: () => T | undefined | false | Promise<T | undefined | false>,
): Promise<T> {
  let last: unknown = new Error("It never happened.");
  for (const deadline = performance.now() + NEVER; performance.now() < deadline; await delay(20)) {
    try {
      const value = await attempt();
      if (value !== undefined && value !== false) return value;
    } catch (error) {
      if (error instanceof Hopeless) throw error;
      last = error;
    }
  }
  throw last;
}

/** Thrown by an attempt that another one cannot mend. */
export class Hopeless extends Error {}

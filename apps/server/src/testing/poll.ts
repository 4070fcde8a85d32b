import { setTimeout as delay } from "node:timers/promises";

/** Asks again and again until the answer is true; fails when it is not by the deadline, in ms. */
export async function until(
  what: string,
  isTrue: () => Promise<boolean> | boolean,
  deadlineMs = 10_000,
): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  while (!(await isTrue())) {
    if (performance.now() > deadline) throw new Error(`Not within ${deadlineMs} ms: ${what}`);
    await delay(10);
  }
}

/** Rings once at the earliest of the times that were asked for since it last rang. */
export function createAlarm(ring: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let at = Number.POSITIVE_INFINITY;
  let stopped = false;
  return {
    /** Rings in so many ms, unless it does so earlier. */
    within(ms: number): void {
      const asked = Date.now() + ms;
      if (stopped || asked >= at) return;
      clearTimeout(timer);
      at = asked;
      timer = setTimeout(() => {
        at = Number.POSITIVE_INFINITY;
        ring();
      }, ms);
      timer.unref();
    },
    stop(): void {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

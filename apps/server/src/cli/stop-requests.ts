/**
 * Hears Ctrl+C and SIGTERM. `asked` aborts at the first, `now` so many ms later or at a second one: what
 * is under way may end in between.
 */
export function stopRequests(graceMs: number): { asked: AbortSignal; now: AbortSignal } {
  const asked = new AbortController();
  const now = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (asked.signal.aborted) return now.abort();
      asked.abort();
      setTimeout(() => now.abort(), graceMs).unref();
    });
  }
  return { asked: asked.signal, now: now.signal };
}

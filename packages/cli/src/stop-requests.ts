/**
 * Hears Ctrl+C and SIGTERM. `asked` aborts at once, `now` so many ms later: what is under way may end in
 * between. Ctrl+C under npm arrives twice; once is enough.
 */
export function stopRequests(graceMs: number): { asked: AbortSignal; now: AbortSignal } {
  const asked = new AbortController();
  const now = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    process.on(signal, () => {
      if (asked.signal.aborted) return;
      asked.abort();
      setTimeout(() => now.abort(), graceMs).unref();
    });
  }
  return { asked: asked.signal, now: now.signal };
}

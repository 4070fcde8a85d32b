/** A job by name with its arguments, and its outcome. */
export interface JobMessage {
  id: number;
  name: string;
  args: unknown;
}
export interface OutcomeMessage {
  id: number;
  value?: unknown;
  error?: string;
}

/** Does the jobs that the parent sends, one answer each, and ends with the parent. */
export function serveJobs(jobs: Record<string, (args: never) => unknown>): void {
  const answer = async ({ id, name, args }: JobMessage) => {
    const outcome: OutcomeMessage = { id };
    try {
      outcome.value = await jobs[name]?.(args as never);
    } catch (error) {
      outcome.error = error instanceof Error ? (error.stack ?? error.message) : String(error);
    }
    process.send?.(outcome);
  };
  process.on("message", (job: JobMessage) => void answer(job));
  process.on("disconnect", () => process.exit(0));
  // Ctrl-C reaches the whole group; the parent decides when its children end.
  process.on("SIGINT", () => {});
}

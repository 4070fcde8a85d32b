import { createMicroBatcher } from "../batching/micro-batcher.ts";
import type { Database, WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { isOutage } from "../errors/handler.ts";
import { Problem, problem } from "../errors/problem.ts";
import {
  findAnswer,
  isKeyTaken,
  saveAnswers,
  type IdempotentRequest,
} from "../idempotency/idempotency.ts";
import type { Answer, Call, Handler } from "./route.ts";

/** A call with what its client asked about the way it is carried out. */
export interface Job {
  call: Call;
  idempotent?: IdempotentRequest | undefined;
  dryRun?: boolean;
}

export type Executed = Answer & { replayed?: boolean };

/** Turns a route's handler into one function from a call to its answer, transactions included. */
export function executor(
  db: Database,
  handler: Exclude<Handler<Call>, { watch: unknown } | { installation: unknown }>,
): (job: Job) => Promise<Executed> {
  if ("read" in handler || "readMany" in handler) return reader(db, handler);
  const together = "writeMany" in handler;
  const many = together
    ? handler.writeMany
    : (tx: WorkspaceTransaction, calls: Call[]) =>
        Promise.all(calls.map((call) => handler.write(tx, call)));

  const writeTogether = async (workspaceId: string, jobs: Job[], rollback = false) =>
    db.inWorkspace(
      workspaceId,
      async (tx) => {
        const answers = await many(
          tx,
          jobs.map((job) => job.call),
        );
        await saveAnswers(
          tx,
          jobs.flatMap(({ idempotent }, i) => {
            const answer = answers[i];
            return idempotent === undefined || answer === undefined
              ? []
              : [{ request: idempotent, answer: withoutSecret(answer) }];
          }),
        );
        return answers;
      },
      { rollback },
    );

  const batched = createMicroBatcher<string, Job, Answer>({
    maxItems: together ? 100 : 1,
    maxInFlight: together ? 2 : 10,
    run: (workspaceId, jobs) => writeTogether(workspaceId, jobs),
    tryAlone: isFaultOfOne,
  });

  return once(db, async (job) => {
    const { workspaceId } = job.call.principal;
    if (job.dryRun !== true) return batched(workspaceId, job);
    const [answer] = await writeTogether(workspaceId, [{ call: job.call }], true);
    const { eventIds: _undone, ...kept } = withoutSecret(answer as Answer);
    return kept;
  });
}

/** The answer that may be given again: a dry run's secret would open nothing, a kept one too much. */
function withoutSecret({ bodyWithoutSecret, ...answer }: Answer): Answer {
  return bodyWithoutSecret === undefined ? answer : { ...answer, body: bodyWithoutSecret };
}

type Reading = Extract<Handler<Call>, { read: unknown } | { readMany: unknown }>;

/** Reads that arrive together share a transaction and its round trips. */
function reader(db: Database, handler: Reading): (job: Job) => Promise<Executed> {
  const together = "readMany" in handler;
  const many = together
    ? handler.readMany
    : (tx: WorkspaceTransaction, calls: Call[]) =>
        Promise.all(calls.map((call) => handler.read(tx, call).catch(problemAsValue)));
  const batched = createMicroBatcher<string, Call, Answer | Problem>({
    // Single reads may be long ones, so few wait for each other: 30 % more lists, half of the CPU time.
    maxItems: together ? 100 : 4,
    maxInFlight: together ? 2 : 6,
    run: (workspaceId, calls) => db.inWorkspace(workspaceId, (tx) => many(tx, calls)),
    tryAlone: (error) => !isOutage(error as Error),
  });
  return async ({ call }) => {
    const outcome = await batched(call.principal.workspaceId, call);
    if (outcome instanceof Problem) throw outcome;
    return outcome;
  };
}

function problemAsValue(error: unknown): Problem {
  if (error instanceof Problem) return error;
  throw error;
}

/**
 * Whether a batch failed for what one of its items holds: a problem, or a value that the database
 * refuses. After any other error, such as a connection lost at the commit, the batch may have been
 * carried out, and trying again would do it twice.
 */
function isFaultOfOne(error: unknown): boolean {
  if (error instanceof Problem) return true;
  return /^2[123]...$/.test(String((error as { code?: string }).code));
}

/** Keeps the promise of Idempotency-Key around a write. */
function once(db: Database, write: (job: Job) => Promise<Answer>): (job: Job) => Promise<Executed> {
  const running = new Set<string>();

  return async (job) => {
    const { idempotent, dryRun, call } = job;
    if (idempotent === undefined || dryRun === true) return write(job);
    const { workspaceId } = call.principal;
    const name = `${workspaceId} ${idempotent.key}`;
    if (running.has(name)) {
      throw problem(errors.request_in_progress, {
        detail: "A request with this Idempotency-Key is being carried out at this moment.",
        headers: { "retry-after": "1" },
      });
    }
    const stored = () => db.inWorkspace(workspaceId, (tx) => findAnswer(tx, idempotent));
    running.add(name);
    try {
      const before = await stored();
      if (before !== undefined) return { ...before, replayed: true };
      return await write(job);
    } catch (error) {
      // Another instance was faster: its answer is the answer.
      const theirs = isKeyTaken(error) ? await stored() : undefined;
      if (theirs === undefined) throw error;
      return { ...theirs, replayed: true };
    } finally {
      running.delete(name);
    }
  };
}

import { createMicroBatcher } from "../batching/micro-batcher.ts";
import { TooLate, type Database, type WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem, problem } from "../errors/problem.ts";
import {
  findAnswer,
  KeyTaken,
  saveAnswers,
  type IdempotentRequest,
} from "../idempotency/idempotency.ts";
import type { Lane } from "../database/pools.ts";
import type { Answer, Call, Handler } from "./route.ts";
import type { Waiting } from "./waiting.ts";

/** A call with what its client asked about the way it is carried out. */
export interface Job {
  call: Call;
  waiting: Waiting;
  idempotent?: IdempotentRequest | undefined;
  dryRun?: boolean;
}

export type Executed = Answer & { replayed?: boolean };

/** Turns a route's handler into one function from a call to its answer, transactions included. */
export function executor(
  db: Database,
  handler: Exclude<Handler<Call>, { watch: unknown } | { installation: unknown }>,
): (job: Job) => Promise<Executed> {
  if ("readMany" in handler || "read" in handler) return reader(db, handler);
  const together = "writeMany" in handler;
  const many = together
    ? handler.writeMany
    : (tx: WorkspaceTransaction, calls: Call[]): Promise<(Answer | Problem)[]> =>
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
            return idempotent === undefined || answer === undefined || answer instanceof Problem
              ? []
              : [{ request: idempotent, answer: withoutSecret(answer) }];
          }),
        );
        return answers;
      },
      { rollback, lane: laneOf(jobs), deadline: earliest(jobs) },
    );

  const batched = createMicroBatcher<string, Job, Answer | Problem>({
    maxItems: together ? 100 : 1,
    maxInFlight: together ? 2 : 10,
    run: (workspaceId, jobs) => writeTogether(workspaceId, jobs),
    tryAlone: isFaultOfOne,
    whyNot,
  });

  return once(db, async (job) => {
    const { workspaceId } = job.call.principal;
    if (job.dryRun !== true) return answerIn(await batched(workspaceId, job));
    const [answer] = await writeTogether(workspaceId, [{ ...job, idempotent: undefined }], true);
    const { eventIds: _undone, ...kept } = withoutSecret(answerIn(answer as Answer | Problem));
    return kept;
  });
}

/** The answer that may be given again: a dry run's secret would open nothing, a kept one too much. */
function withoutSecret({ bodyWithoutSecret, ...answer }: Answer): Answer {
  return bodyWithoutSecret === undefined ? answer : { ...answer, body: bodyWithoutSecret };
}

type Reading = Extract<Handler<Call>, { read: unknown } | { readMany: unknown }>;

/** Reads that arrive together share a transaction and its round trips; those that may be long have one each. */
function reader(db: Database, handler: Reading): (job: Job) => Promise<Executed> {
  const together = "readMany" in handler;
  const many = together
    ? handler.readMany
    : (tx: WorkspaceTransaction, calls: Call[]) =>
        Promise.all(calls.map((call) => handler.read(tx, call).catch(problemAsValue)));
  const isLong = "mayBeLong" in handler ? handler.mayBeLong : () => false;
  const shared = createMicroBatcher<string, Job, Answer | Problem>({
    // 30 % more lists, half of the CPU time; few, as one that is slow after all keeps the others.
    maxItems: together ? 100 : 4,
    maxInFlight: together ? 2 : 6,
    run: (workspaceId, jobs) => {
      const calls = jobs.map(({ call }) => call);
      const options = { lane: laneOf(jobs), deadline: earliest(jobs) };
      return db.inWorkspace(workspaceId, (tx) => many(tx, calls), options);
    },
    tryAlone: isFaultOfOne,
    whyNot,
  });
  const alone = createMicroBatcher<string, Job, Answer | Problem>({
    maxItems: 1,
    maxInFlight: LONG_AT_ONCE,
    run: (workspaceId, [job]) => {
      const { call, waiting } = job as Job;
      const { lane = "long" } = call.principal;
      const options = { lane, deadline: waiting.deadline, signal: waiting.gone() };
      return db.inWorkspace(workspaceId, (tx) => many(tx, [call]), options);
    },
    whyNot,
  });
  return async (job) => {
    const submit = isLong(job.call) ? alone : shared;
    return answerIn(await submit(job.call.principal.workspaceId, job));
  };
}

/** Long reads of one workspace and route that run side by side, so that the others get theirs. */
const LONG_AT_ONCE = 2;

/** A batch is of one workspace, and so of one lane. */
function laneOf(jobs: readonly Job[]): Lane | undefined {
  return jobs[0]?.call.principal.lane;
}

/** What is done for several ends when the first of them has to. */
function earliest(jobs: readonly Job[]): number {
  return jobs.reduce((least, { waiting }) => Math.min(least, waiting.deadline), Infinity);
}

/** Nobody is answered what nobody waits for. */
function whyNot({ waiting }: Job): Error | undefined {
  const late = waiting.deadline <= performance.now() || waiting.isGone();
  return late ? new TooLate() : undefined;
}

function answerIn(outcome: Answer | Problem): Answer {
  if (outcome instanceof Problem) throw outcome;
  return outcome;
}

/** Not where a statement failed: the transaction is lost for the others in it too, who are then tried alone. */
function problemAsValue(error: unknown): Problem {
  if (error instanceof Problem && error.cause === undefined) return error;
  throw error;
}

/**
 * Whether a batch failed for what one of its items holds: a problem, or a value that the database
 * refuses. After any other error, such as a connection lost at the commit, the batch may have been
 * carried out, and trying again would do it twice; and what took too long would take it again.
 */
function isFaultOfOne(error: unknown): boolean {
  if (error instanceof Problem) return true;
  // 25P02: another statement had failed before.
  return /^(2[123]...|54...|25P02)$/.test(String((error as { code?: string }).code));
}

/** Keeps the promise of Idempotency-Key around a write. */
function once(db: Database, write: (job: Job) => Promise<Answer>): (job: Job) => Promise<Executed> {
  const running = new Set<string>();

  return async (job) => {
    const { idempotent, dryRun, call, waiting } = job;
    if (idempotent === undefined || dryRun === true) return write(job);
    const { workspaceId } = call.principal;
    const name = `${workspaceId} ${idempotent.key}`;
    if (running.has(name)) {
      throw problem(errors.request_in_progress, {
        detail: "A request with this Idempotency-Key is still in progress.",
        headers: { "retry-after": "1" },
      });
    }
    const options = { lane: call.principal.lane, deadline: waiting.deadline };
    const stored = () => db.inWorkspace(workspaceId, (tx) => findAnswer(tx, idempotent), options);
    running.add(name);
    try {
      const before = await stored();
      if (before !== undefined) return { ...before, replayed: true };
      return await write(job);
    } catch (error) {
      // Another instance was faster: its answer is the answer.
      const theirs = error instanceof KeyTaken ? await stored() : undefined;
      if (theirs === undefined) throw error;
      return { ...theirs, replayed: true };
    } finally {
      running.delete(name);
    }
  };
}

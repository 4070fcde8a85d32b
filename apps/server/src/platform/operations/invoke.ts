import { accessKey } from "../access/access.ts";
import type { Principal } from "../access/principal.ts";
import { createMicroBatcher } from "./micro-batcher.ts";
import { TooLate } from "../database/connect.ts";
import type { Database, WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem, problem } from "../errors/problem.ts";
import { findAnswer, KeyTaken, saveAnswers, type IdempotentRequest } from "./idempotency.ts";
import type { Lane } from "../database/pools.ts";
import type { Result, Input, Handler } from "./operation.ts";
import type { Waiting } from "./waiting.ts";

/** An input with how its client wants it carried out. */
export interface Job {
  input: Input;
  waiting: Waiting;
  idempotent?: IdempotentRequest | undefined;
  dryRun?: boolean;
}

/** `status`: of a replayed result, which keeps that of its first time. */
export type Executed = Result & { replayed?: boolean; status?: number };

type InTransaction = Exclude<Handler<Input>, { watch: unknown } | { installation: unknown }>;

/** Turns a handler into one function from an input to its result, transactions included. `status` is that of success. */
export function executor(
  db: Database,
  handler: InTransaction,
  status: number,
): (job: Job) => Promise<Executed> {
  if ("readMany" in handler || "read" in handler) return reader(db, handler);
  const together = "writeMany" in handler;
  const many = together
    ? handler.writeMany
    : (tx: WorkspaceTransaction, inputs: Input[]): Promise<(Result | Problem)[]> =>
        Promise.all(inputs.map((input) => handler.write(tx, input)));

  const writeTogether = async (jobs: Job[], rollback = false) =>
    db.inWorkspace(
      accessOf(jobs),
      async (tx) => {
        const answers = await many(
          tx,
          jobs.map((job) => job.input),
        );
        await saveAnswers(
          tx,
          jobs.flatMap(({ idempotent }, i) => {
            const answer = answers[i];
            return idempotent === undefined || answer === undefined || answer instanceof Problem
              ? []
              : [{ request: idempotent, answer: { ...withoutSecret(answer), status } }];
          }),
        );
        return answers;
      },
      { rollback, lane: laneOf(jobs), deadline: earliest(jobs) },
    );

  const batched = createMicroBatcher<string, Job, Result | Problem>({
    maxItems: together ? 100 : 1,
    maxInFlight: together ? 2 : 10,
    run: (_access, jobs) => writeTogether(jobs),
    tryAlone: isFaultOfOne,
    whyNot,
  });

  return once(db, async (job) => {
    if (job.dryRun !== true) return answerIn(await batched(accessKey(job.input.access), job));
    const [answer] = await writeTogether([{ ...job, idempotent: undefined }], true);
    const {
      eventIds: _undone,
      changeSetId: _alike,
      ...kept
    } = withoutSecret(answerIn(answer as Result | Problem));
    return kept;
  });
}

/** The answer that may be given again: a dry run's secret would open nothing, a kept one too much. */
function withoutSecret({ bodyWithoutSecret, ...answer }: Result): Result {
  return bodyWithoutSecret === undefined ? answer : { ...answer, body: bodyWithoutSecret };
}

type Reading = Extract<Handler<Input>, { read: unknown } | { readMany: unknown }>;

/** Reads that arrive together share a transaction and its round trips; those that may be long have one each. */
function reader(db: Database, handler: Reading): (job: Job) => Promise<Executed> {
  const together = "readMany" in handler;
  const many = together
    ? handler.readMany
    : (tx: WorkspaceTransaction, inputs: Input[]) =>
        Promise.all(inputs.map((input) => handler.read(tx, input).catch(problemAsValue)));
  const isLong = "mayBeLong" in handler ? handler.mayBeLong : () => false;
  const shared = createMicroBatcher<string, Job, Result | Problem>({
    // 30 % more lists, half of the CPU time; few, as one that is slow after all keeps the others.
    maxItems: together ? 100 : 4,
    maxInFlight: together ? 2 : 6,
    run: (_access, jobs) => {
      const inputs = jobs.map(({ input }) => input);
      const options = { lane: laneOf(jobs), deadline: earliest(jobs), reads: true };
      return db.inWorkspace(accessOf(jobs), (tx) => many(tx, inputs), options);
    },
    tryAlone: isFaultOfOne,
    whyNot,
  });
  const alone = createMicroBatcher<string, Job, Result | Problem>({
    maxItems: 1,
    maxInFlight: LONG_AT_ONCE,
    run: (_access, [job]) => {
      const { input, waiting } = job as Job;
      const { lane = "long" } = input.access;
      const options = { lane, deadline: waiting.deadline, signal: waiting.gone(), reads: true };
      return db.inWorkspace(input.access, (tx) => many(tx, [input]), options);
    },
    whyNot,
  });
  return async (job) => {
    const submit = isLong(job.input) ? alone : shared;
    return answerIn(await submit(accessKey(job.input.access), job));
  };
}

/** Long reads of one workspace and route that run side by side, so that the others get theirs. */
const LONG_AT_ONCE = 2;

/** A batch has one access, and so one lane. */
function laneOf(jobs: readonly Job[]): Lane | undefined {
  return accessOf(jobs).lane;
}

/** A batch is never empty, and its jobs have the same access. */
function accessOf([first]: readonly Job[]): Principal {
  return (first as Job).input.access;
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

function answerIn(outcome: Result | Problem): Result {
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
function once(db: Database, write: (job: Job) => Promise<Result>): (job: Job) => Promise<Executed> {
  const running = new Set<string>();

  return async (job) => {
    const { idempotent, dryRun, input, waiting } = job;
    if (idempotent === undefined || dryRun === true) return write(job);
    const { workspaceId } = input.access;
    const name = `${workspaceId} ${idempotent.key}`;
    if (running.has(name)) {
      throw problem(errors.request_in_progress, {
        detail: "A request with this Idempotency-Key is still in progress.",
        headers: { "retry-after": "1" },
      });
    }
    const options = { lane: input.access.lane, deadline: waiting.deadline, reads: true };
    const stored = () => db.inWorkspace(input.access, (tx) => findAnswer(tx, idempotent), options);
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

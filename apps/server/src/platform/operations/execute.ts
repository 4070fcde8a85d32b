import { accessKey } from "../access/access.ts";
import type { Principal } from "../access/principal.ts";
import { createMicroBatcher } from "../runtime/micro-batcher.ts";
import { TooLate } from "../database/connect.ts";
import type { Database, WorkspaceTransaction } from "../database/database.ts";
import { Problem } from "../errors/problem.ts";
import { once } from "./idempotency.ts";
import { saveAnswers, type IdempotentRequest } from "./idempotency.store.ts";
import type { Lane } from "../access/lane.ts";
import type { Result, Input, Handler } from "./operation.ts";
import type { Waiting } from "./waiting.ts";

/** An input with how its client wants it carried out. */
export interface Invocation {
  input: Input;
  waiting: Waiting;
  idempotent?: IdempotentRequest | undefined;
}

/** `status`: of a replayed result, which keeps that of its first time. */
export type Executed = Result & { replayed?: boolean; status?: number };

type InTransaction = Exclude<Handler<Input>, { watch: unknown } | { installation: unknown }>;

/** Turns a handler into one function from an input to its result, transactions included. `status` is that of success. */
export function executor(
  db: Database,
  handler: InTransaction,
  status: number,
): (invocation: Invocation) => Promise<Executed> {
  if ("readMany" in handler || "read" in handler) return reader(db, handler);
  const together = "writeMany" in handler;
  const many = together
    ? handler.writeMany
    : (tx: WorkspaceTransaction, inputs: Input[]): Promise<(Result | Problem)[]> =>
        Promise.all(inputs.map((input) => handler.write(tx, input)));

  const writeTogether = async (invocations: Invocation[], rollback = false) =>
    db.inWorkspace(
      accessOf(invocations),
      async (tx) => {
        const answers = await many(
          tx,
          invocations.map(({ input }) => input),
        );
        await saveAnswers(
          tx,
          invocations.flatMap(({ idempotent }, i) => {
            const answer = answers[i];
            return idempotent === undefined || answer === undefined || answer instanceof Problem
              ? []
              : [{ request: idempotent, answer: { ...withoutSecret(answer), status } }];
          }),
        );
        return answers;
      },
      { rollback, lane: laneOf(invocations), deadline: earliest(invocations) },
    );

  const batched = createMicroBatcher<string, Invocation, Result | Problem>({
    maxItems: together ? 100 : 1,
    maxInFlight: together ? 2 : 10,
    run: (_access, invocations) => writeTogether(invocations),
    tryAlone: isFaultOfOne,
    whyNot,
  });

  return once(db, async (invocation) => {
    const { access, dryRun } = invocation.input;
    if (!dryRun) return answerIn(await batched(accessKey(access), invocation));
    const [answer] = await writeTogether([{ ...invocation, idempotent: undefined }], true);
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
function reader(db: Database, handler: Reading): (invocation: Invocation) => Promise<Executed> {
  const together = "readMany" in handler;
  const many = together
    ? handler.readMany
    : (tx: WorkspaceTransaction, inputs: Input[]) =>
        Promise.all(inputs.map((input) => handler.read(tx, input).catch(problemAsValue)));
  const isLong = "mayBeLong" in handler ? handler.mayBeLong : () => false;
  const shared = createMicroBatcher<string, Invocation, Result | Problem>({
    // 30 % more lists, half of the CPU time; few, as one that is slow after all keeps the others.
    maxItems: together ? 100 : 4,
    maxInFlight: together ? 2 : 6,
    run: (_access, invocations) => {
      const inputs = invocations.map(({ input }) => input);
      const options = { lane: laneOf(invocations), deadline: earliest(invocations), reads: true };
      return db.inWorkspace(accessOf(invocations), (tx) => many(tx, inputs), options);
    },
    tryAlone: isFaultOfOne,
    whyNot,
  });
  const alone = createMicroBatcher<string, Invocation, Result | Problem>({
    maxItems: 1,
    maxInFlight: LONG_AT_ONCE,
    run: (_access, [invocation]) => {
      const { input, waiting } = invocation as Invocation;
      const { lane = "long" } = input.access;
      const options = { lane, deadline: waiting.deadline, signal: waiting.gone(), reads: true };
      return db.inWorkspace(input.access, (tx) => many(tx, [input]), options);
    },
    whyNot,
  });
  return async (invocation) => {
    const submit = isLong(invocation.input) ? alone : shared;
    return answerIn(await submit(accessKey(invocation.input.access), invocation));
  };
}

/** Long reads of one workspace and route that run side by side, so that the others get theirs. */
const LONG_AT_ONCE = 2;

/** A batch has one access, and so one lane. */
function laneOf(invocations: readonly Invocation[]): Lane | undefined {
  return accessOf(invocations).lane;
}

/** A batch is never empty, and its invocations have the same access. */
function accessOf([first]: readonly Invocation[]): Principal {
  return (first as Invocation).input.access;
}

/** What is done for several ends when the first of them has to. */
function earliest(invocations: readonly Invocation[]): number {
  return invocations.reduce((least, { waiting }) => Math.min(least, waiting.deadline), Infinity);
}

/** Nobody is answered what nobody waits for. */
function whyNot({ waiting }: Invocation): Error | undefined {
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

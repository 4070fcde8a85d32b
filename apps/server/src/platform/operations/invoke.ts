import type { Principal } from "../access/principal.ts";
import type { Database } from "../database/database.ts";
import { REQUEST_PATIENCE } from "../database/pools.ts";
import { executor, type Executed, type Invocation } from "./execute.ts";
import { fingerprintOf } from "./idempotency.ts";
import type { IdempotentRequest } from "./idempotency.store.ts";
import { successStatus, type Input, type Operation } from "./operation.ts";
import { inputReader, type OperationRequest } from "./request.ts";
import type { Waiting } from "./waiting.ts";

/** A request with how its client wants it carried out. */
export interface InvokeRequest extends OperationRequest {
  /** What the client promises to use for this write alone; `url` as it sent it. */
  idempotency?: { key: string; url?: string } | undefined;
  waiting?: Waiting;
}

/**
 * Does what an operation declares: validates the request, opens the transaction, and sees to dry runs and
 * idempotency. Throws a problem. One for the whole process, as it joins what arrives together.
 */
export type Invoke = (
  operation: Operation,
  access: Principal | undefined,
  request: InvokeRequest,
) => Promise<Executed & { status: number }>;

export function createInvoke(db: Database): Invoke {
  const known = new Map<Operation, Invoke>();
  return (operation, access, request) => {
    let invoke = known.get(operation);
    if (invoke === undefined) known.set(operation, (invoke = invokeOne(db, operation)));
    return invoke(operation, access, request);
  };
}

function invokeOne(db: Database, operation: Operation): Invoke {
  const read = inputReader(operation);
  const status = successStatus(operation);
  const execute = executorOf(db, operation, status);
  return async (_operation, access, { idempotency, waiting = waitingForever(), ...request }) => {
    const input = read(access, request);
    const idempotent = idempotency && promised(operation, input, idempotency);
    return { status, ...(await execute({ input, waiting, idempotent })) };
  };
}

function executorOf(
  db: Database,
  { handler, scope, operationId }: Operation,
  status: number,
): (invocation: Invocation) => Promise<Executed> {
  if ("watch" in handler) throw new Error(`${operationId} waits for a client: see http/watch.ts.`);
  if (!("installation" in handler)) return executor(db, handler, status);
  const { installation } = handler;
  // Without a scope, on the connections of visitors.
  if (scope === undefined) return ({ input }) => db.forVisitor((tx) => installation(tx, input));
  return ({ input, waiting: { deadline } }) =>
    db.asSystem((tx) => installation(tx, input), { deadline });
}

function promised(
  { method, path }: Operation,
  { access, params, query, body }: Input,
  { key, url = `${path} ${JSON.stringify([params, query])}` }: { key: string; url?: string },
): IdempotentRequest {
  const fingerprint = fingerprintOf(`${method} ${url}`, body);
  return { key, origin: access.origin, fingerprint, storeAs: key };
}

/** The waiting of a caller that does not go away. */
function waitingForever(): Waiting {
  return {
    deadline: performance.now() + REQUEST_PATIENCE,
    isGone: () => false,
    gone: () => new AbortController().signal,
  };
}

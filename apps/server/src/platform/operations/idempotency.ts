import { hash } from "node:crypto";
import type { Database } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import type { Executed, Invocation } from "./execute.ts";
import { findAnswer, KeyTaken } from "./idempotency.store.ts";

/** The hash of a request: `target` is its method and URL. */
export function fingerprintOf(target: string, body: unknown): string {
  return hash("sha256", `${target}\n${JSON.stringify(body) ?? ""}`, "base64url");
}

/** Another process can take the key between the lookup and the write. The next lookup sees it. */
const TRIES = 3;

/** Keeps the promise of Idempotency-Key around a write. */
export function once(
  db: Database,
  write: (invocation: Invocation) => Promise<Executed>,
): (invocation: Invocation) => Promise<Executed> {
  const running = new Set<string>();

  async function replayOrWrite(invocation: Invocation, triesLeft = TRIES): Promise<Executed> {
    const { input, waiting, idempotent } = invocation;
    if (idempotent === undefined) return write(invocation);
    const { lane } = input.access;
    const { stored, storeAs } = await db.inWorkspace(
      input.access,
      (tx) => findAnswer(tx, idempotent),
      { lane, deadline: waiting.deadline, reads: true },
    );
    if (stored !== undefined) return { ...stored, replayed: true };
    try {
      return await write({ ...invocation, idempotent: { ...idempotent, storeAs } });
    } catch (error) {
      if (!(error instanceof KeyTaken) || triesLeft <= 1) throw error;
      return replayOrWrite(invocation, triesLeft - 1);
    }
  }

  return async (invocation) => {
    const { idempotent, input } = invocation;
    if (idempotent === undefined || input.dryRun) return write(invocation);
    const name = `${input.access.workspaceId} ${idempotent.origin} ${idempotent.key}`;
    if (running.has(name)) {
      throw problem(errors.request_in_progress, {
        detail: "A request with this Idempotency-Key is still in progress.",
        headers: { "retry-after": "1" },
      });
    }
    running.add(name);
    try {
      return await replayOrWrite(invocation);
    } finally {
      running.delete(name);
    }
  };
}

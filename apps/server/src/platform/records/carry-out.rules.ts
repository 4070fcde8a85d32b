import { Problem } from "../errors/problem.ts";
import { changesIn } from "./change.rules.ts";
import type { Kind } from "./kind.ts";
import { removalsIn } from "./removal.rules.ts";
import type { RecordBase } from "./resource.ts";
import { stage } from "./staged.rules.ts";
import { breather } from "../runtime/turns.ts";
import type { Effect, Loaded, UnitOfWork } from "./unit-of-work.ts";
import type { RequestedWrite, Write } from "./writes.ts";

/**
 * Carries out writes in memory, one after the other; a write that fails changes nothing. Others have their turn in
 * between.
 */
export async function carryOut<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  writes: readonly RequestedWrite<Data>[],
  loaded: Loaded<Doc>,
): Promise<UnitOfWork<Doc>> {
  const staged = stage(kind, loaded);
  const changes = changesIn(kind, staged);
  const removals = removalsIn(kind, staged, changes);

  function effectOf(write: Write<Data>, item: number): Effect<Doc> {
    switch (write.op) {
      case "create":
        return changes.create(item, write.data);
      case "update":
        return changes.update(item, write.id, write.data, write.ifMatch);
      case "upsert":
        return changes.upsert(item, write.matchOn, write.data);
      case "delete":
        return removals.remove(item, write);
      case "restore":
        return changes.restore(item, write.id, write.values);
      case "revert":
        return changes.revert(item, write.id, write.values);
      case "let_go":
        return removals.forget(item, write);
    }
  }

  function attempt(write: Write<Data>, item: number): Effect<Doc> | Problem {
    const takeBack = staged.mark();
    try {
      return effectOf(write, item);
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      takeBack();
      return error;
    }
  }

  const breathe = breather();
  const results: (Effect<Doc> | Problem)[] = [];
  for (const [item, write] of writes.entries()) {
    results.push(attempt(write, item));
    await breathe();
  }
  const { entries, steps, followers } = staged;
  return { entries, steps, followers, results };
}

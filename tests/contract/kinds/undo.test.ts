import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyKind } from "../../../apps/server/src/platform/records/kind.ts";
import { startTestApp, type TestApp } from "../../../apps/server/src/testing/app.ts";
import {
  changesOf,
  clashing,
  inputsOf,
  kinds,
  recordsOf,
  seed,
  setOf,
  type Ids,
  type Json,
} from "./kinds.ts";

let app: TestApp;
let records: ReturnType<typeof recordsOf>;
beforeAll(async () => {
  app = await startTestApp();
  records = recordsOf(app);
});
afterAll(() => app.stop());

/** Sequences per property. `KINDS_RUNS=500` looks longer. */
const RUNS = Number(process.env["KINDS_RUNS"] ?? 25);

type World = Map<string, Json[]>;
/** One random write: of what kind, to which of its records, with which values. */
interface Step {
  name: string;
  ops: ("create" | "update" | "delete")[];
  at: number;
  seed: number;
}

const steps = fc.array(
  fc.record({
    name: fc.constantFrom(...kinds.map(({ name }) => name)),
    ops: fc.array(
      fc.constantFrom("create" as const, "update" as const, "update" as const, "delete" as const),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
    at: fc.nat(20),
    seed: fc.nat(),
  }),
  { minLength: 4, maxLength: 10 },
);

async function world(): Promise<World> {
  const all = await Promise.all(kinds.map((kind) => records.all(kind)));
  return new Map(kinds.map(({ name }, i) => [name, all[i] ?? []]));
}

/** What must be as it was: every byte but the time of the last change. */
const bytes = (state: World) =>
  JSON.stringify([...state], (name, value: unknown) => (name === "updated_at" ? undefined : value));

/** Carries out a step, alone where it is one write and as a batch where it is several. Gives its change set. */
async function carryOut({ name: of, ops, at, seed: own }: Step): Promise<string> {
  const kind = kinds.find(({ name }) => name === of) as AnyKind;
  const state = await world();
  const ids: Ids = Object.fromEntries(
    kinds.map(({ name, plural }) => [plural, (state.get(name) ?? []).map(({ id }) => id)]),
  );
  const targets = ids[kind.plural] ?? [];
  const items = ops.map((op, i) => {
    const id = targets[(at + i * i) % Math.max(1, targets.length)];
    const pick = { seed: own + i, numRuns: 1 };
    if (op === "create" || id === undefined) {
      return { op: "create", data: fc.sample(inputsOf(kind, ids, clashing), pick)[0] };
    }
    return op === "delete"
      ? { op, id }
      : { op, id, data: fc.sample(changesOf(kind, ids, clashing), pick)[0] };
  });
  const [item] = items;
  if (items.length > 1 || item === undefined) {
    return (await records.batch(kind, items))["change_set_id"] ?? "";
  }
  const path = records.path(kind, item.id);
  const method = { create: "POST", update: "PATCH", delete: "DELETE" }[item.op] ?? "";
  return setOf(await app.call(method, path, item.op === "delete" ? {} : { body: item.data }));
}

/** Undoes change sets, the latest first. Gives the change sets of that. */
async function undoAll(sets: readonly string[]): Promise<string[]> {
  const undos: string[] = [];
  for (const id of sets.toReversed().filter((one) => one !== "")) {
    const { kept, change_set_id: own } = await records.undo(id);
    expect(kept).toEqual([]);
    undos.push(own ?? "");
  }
  return undos;
}

async function emptied(): Promise<void> {
  for (const kind of kinds.toReversed()) {
    const items = (await records.all(kind)).map(({ id }) => ({ op: "delete", id }));
    if (items.length > 0) await records.batch(kind, items);
  }
}

async function someRecords(): Promise<void> {
  await emptied();
  const ids: Record<string, string[]> = {};
  for (const kind of kinds) {
    const inputs = fc.sample(inputsOf(kind, ids, clashing), { seed, numRuns: 3 });
    const { results } = await records.batch(
      kind,
      inputs.map((data) => ({ op: "create", data })),
    );
    ids[kind.plural] = results.flatMap(({ id }: Json) => id ?? []);
  }
}

describe("undo", () => {
  test(`of all change sets, the latest first, brings back the start (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (sequence) => {
        await someRecords();
        const start = bytes(await world());
        const sets: string[] = [];
        for (const step of sequence) sets.push(await carryOut(step));
        const end = bytes(await world());
        const undos = await undoAll(sets);
        expect(bytes(await world())).toBe(start);
        // And an undo can be undone.
        await undoAll(undos);
        expect(bytes(await world())).toBe(end);
      }),
      { seed, numRuns: RUNS, endOnFailure: true },
    );
  });

  test(`of any change set keeps what was changed since, or says which change it would lose (seed ${seed})`, async () => {
    await fc.assert(
      fc.asyncProperty(steps, fc.nat(), async (sequence, which) => {
        await someRecords();
        const states = [await world()];
        const sets: string[] = [];
        for (const step of sequence) {
          sets.push(await carryOut(step));
          states.push(await world());
        }
        const done = sets.flatMap((id, i) => (id === "" ? [] : [i]));
        const chosen = done[which % Math.max(1, done.length)];
        if (chosen === undefined) return;
        const undone = await records.undo(sets[chosen] ?? "");
        for (const { later_change_set_id: later } of undone["kept"]) {
          expect(sets.slice(chosen + 1)).toContain(later);
        }
        noLaterChangeIsLost(states.slice(chosen), await world());
      }),
      { seed: seed + 1, numRuns: RUNS, endOnFailure: true },
    );
  });
});

/** `states`: before the undone step, after it, and after each later one. */
function noLaterChangeIsLost([, after, ...later]: readonly World[], now: World): void {
  const last = later.at(-1) ?? after;
  for (const kind of kinds) {
    const byId = (state: World | undefined) =>
      new Map((state?.get(kind.name) ?? []).map((one) => [one["id"], one]));
    const [then, end, present] = [byId(after), byId(last), byId(now)];
    for (const [id, record] of end) {
      const old = then.get(id);
      const changed = [...kind.writable].filter(
        (name) => old === undefined || JSON.stringify(old[name]) !== JSON.stringify(record[name]),
      );
      for (const name of changed)
        expect([id, name, present.get(id)?.[name]]).toEqual([id, name, record[name]]);
    }
    for (const id of then.keys()) if (!end.has(id)) expect(present.has(id)).toBe(false);
  }
}

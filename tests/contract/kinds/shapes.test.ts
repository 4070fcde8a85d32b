import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../apps/server/src/testing/app.ts";
import { inputsOf, kinds, recordsOf, sample, setOf, type Json } from "./kinds.ts";

let app: TestApp;
let records: ReturnType<typeof recordsOf>;
beforeAll(async () => {
  // No worker runs here, so nothing rewrites the records of earlier releases.
  app = await startTestApp({ SALESOS_ROLE: "api" });
  records = recordsOf(app);
});
afterAll(() => app.stop());

const reshaped = kinds
  .filter(({ docVersion }) => docVersion > 1)
  .map((kind) => ({ kind, name: kind.name }));

describe.for(reshaped)("a $name of the first release", ({ kind }) => {
  const path = `/api/${kind.plural}`;
  const [input] = sample(inputsOf(kind), 1) as [Json];
  /** The members that it did not have, with the values that it has now. */
  const added = kind.upcast({}, 1) as unknown as Json;
  const without = ({ updated_at: _at, ...record }: Json): Json => record;

  /** Creates a record, and gives it and its changes the shape of the first release. */
  async function early(): Promise<Json> {
    const created = await records.create(kind, { ...input, ...writableOf(added) });
    await reshape();
    return { ...created, ...added };
  }

  const writableOf = (members: Json): Json =>
    Object.fromEntries(Object.entries(members).filter(([name]) => kind.writable.has(name)));

  async function reshape(): Promise<void> {
    const names = Object.keys(added);
    await app.database.query(
      `update ${kind.plural} set doc_version = 1, doc = (doc::jsonb - $1::text[])::json`,
      [names],
    );
    await app.database.query(
      `update record_changes set doc_version = 1, previous = (previous::jsonb - $1::text[])::json
        where kind = $2 and previous is not null`,
      [names, kind.name],
    );
  }

  test("is read, listed, changed, deleted and restored in today's shape", async () => {
    const record = await early();
    const { id } = record;
    expect(await records.get(kind, id)).toEqual(record);
    expect((await app.call("GET", `${path}?limit=1`)).json.data).toEqual([record]);
    const now = await app.call("GET", `${path}/${id}?asOf=${new Date().toISOString()}`);
    expect(now.json).toEqual(record);
    const changed = await records.patch(kind, id, { custom: { later: true } });
    await reshape();
    expect(without(changed.json)).toEqual(without({ ...record, custom: changed.json.custom }));
    await app.call("DELETE", `${path}/${id}`);
    await reshape();
    const history = await app.call("GET", `${path}/${id}/history`);
    expect(history.json.data).toHaveLength(3);
    const restored = await app.call("POST", `${path}/${id}/restore`);
    expect(without(restored.json)).toEqual(without(changed.json));
    const past = await app.call("GET", `${path}/${id}?asOf=${record["created_at"]}`);
    expect(past.json).toEqual(record);
  });

  test("is written by a batch, and undone", async () => {
    const [one, two] = [await early(), await early()];
    const items = [
      { op: "update", id: one["id"], data: { custom: { batch: 1 } } },
      { op: "delete", id: two["id"] },
    ];
    const { change_set_id: set, succeeded } = await records.batch(kind, items);
    expect(succeeded).toBe(2);
    await reshape();
    expect(await records.undo(set)).toMatchObject({ undone: 2, kept: [] });
    for (const record of [one, two]) {
      expect(without(await records.get(kind, record["id"]))).toEqual(without(record));
    }
    await reshape();
    const change = await records.patch(kind, one["id"], { custom: { single: 1 } });
    await reshape();
    await records.undo(setOf(change));
    expect(without(await records.get(kind, one["id"]))).toEqual(without(one));
  });
});

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../apps/server/src/testing/app.ts";
import { until } from "../../../apps/server/src/testing/poll.ts";
import { inputsOf, kinds, recordsOf, sample, setOf, type Json } from "./kinds.ts";

let app: TestApp;
let records: ReturnType<typeof recordsOf>;
beforeAll(async () => {
  app = await startTestApp();
  records = recordsOf(app);
});
afterAll(() => app.stop());

const eventsOf = async (id: string): Promise<Json[]> =>
  (await app.call("GET", `/api/events?recordId=${id}&limit=100`)).json.data;
const without = ({ updated_at: _at, ...record }: Json): Json => record;

describe.for(kinds.map((kind) => ({ kind, name: kind.name })))("a $name", ({ kind }) => {
  const path = `/api/${kind.plural}`;
  const [first] = sample(inputsOf(kind), 1) as [Json];
  const change: Json = { tags: ["changed"], custom: { changed: true } };

  test("tells its history, its past and its events", async () => {
    const created = await records.create(kind, first);
    const { id } = created;
    const changed = await records.patch(kind, id, change);
    const deleted = await app.call("DELETE", `${path}/${id}`);
    const restored = await app.call("POST", `${path}/${id}/restore`);
    expect(without(restored.json)).toEqual(without(changed.json));
    expect(restored.headers.get("etag")).toBe('"4"');

    const { data: history } = (await app.call("GET", `${path}/${id}/history`)).json;
    const sets = [setOf(restored), setOf(deleted), setOf(changed), id];
    expect(
      history.map(({ action, version, change_set_id }: Json) => [action, version, change_set_id]),
    ).toEqual(
      ["restored", "deleted", "updated", "created"].map((action, i) => [action, 4 - i, sets[i]]),
    );
    expect(new Set(history.map(({ actor }: Json) => actor.id))).toEqual(
      new Set([created["created_by"]]),
    );
    expect(history[1].previous).toEqual(changed.json);
    expect(history[2].previous).toEqual({
      tags: created["tags"],
      custom: created["custom"],
      updated_at: created["updated_at"],
    });

    const at = (instant: string) => app.call("GET", `${path}/${id}?asOf=${instant}`);
    expect((await at(created["created_at"])).json).toEqual(created);
    expect((await at(restored.json.updated_at)).json).toEqual(restored.json);
    expect((await at("2000-01-01T00:00:00Z")).status).toBe(400);

    await until("its events are in the log", async () => (await eventsOf(id)).length >= 4);
    const events = (await eventsOf(id)).filter(({ type }) =>
      /created|updated|deleted|restored/.test(type),
    );
    const inOrder = events.toSorted((a, b) => (a["id"] < b["id"] ? -1 : 1));
    expect(inOrder.map(({ type }) => type)).toEqual(
      ["created", "updated", "deleted", "restored"].map((action) => `${kind.name}.${action}`),
    );
    expect(inOrder.map(({ data }) => data)).toEqual([
      created,
      changed.json,
      changed.json,
      restored.json,
    ]);
    expect(inOrder[1]?.["previous"]).toEqual({ tags: created["tags"], custom: created["custom"] });
    expect(new Set(inOrder.map(({ actor }) => actor.id))).toEqual(new Set([created["created_by"]]));
  });

  test("that is deleted tells its whole history page by page", async () => {
    const { id } = await records.create(kind, first);
    await records.patch(kind, id, change);
    await app.call("DELETE", `${path}/${id}`);
    const actions: string[] = [];
    for (let cursor = ""; ;) {
      const { json } = await app.call("GET", `${path}/${id}/history?limit=1${cursor}`);
      actions.push(...json.data.map(({ action }: Json) => action));
      if (!json.has_more) break;
      cursor = `&cursor=${json.next_cursor}`;
    }
    expect(actions).toEqual(["deleted", "updated", "created"]);
  });

  test("is restored once by requests at the same moment", async () => {
    const { id } = await records.create(kind, first);
    await app.call("DELETE", `${path}/${id}`);
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => app.call("POST", `${path}/${id}/restore`)),
    );
    expect(answers.map(({ status, headers }) => [status, headers.get("etag")])).toEqual(
      answers.map(() => [200, '"3"']),
    );
  });
});

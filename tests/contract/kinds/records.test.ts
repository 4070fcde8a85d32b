import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../apps/server/src/testing/app.ts";
import { inputsOf, kinds, recordsOf, sample, type Json } from "./kinds.ts";

let app: TestApp;
let records: ReturnType<typeof recordsOf>;
beforeAll(async () => {
  app = await startTestApp();
  records = recordsOf(app);
});
afterAll(() => app.stop());

const keyWith = async (scopes: string[]): Promise<string> =>
  (await app.call("POST", "/api/api-keys", { body: { name: "One", scopes } })).json.key;

describe.for(kinds.map((kind) => ({ kind, name: kind.name })))("a $name", ({ kind }) => {
  const { plural } = kind;
  const path = `/api/${plural}`;
  const [first, second] = sample(inputsOf(kind), 2) as [Json, Json];
  const change: Json = { tags: ["changed"], custom: { changed: true } };

  test("is read as it was created, with the members that were sent", async () => {
    for (const input of sample(inputsOf(kind), 20)) {
      const created = await records.create(kind, input);
      const read = await app.call("GET", `${path}/${created.id}`);
      expect(read.json).toEqual(created);
      expect(read.headers.get("etag")).toBe('"1"');
      expect(Object.keys(created)).toEqual(Object.keys(kind.schema.properties));
    }
  });

  test("of a batch is the same as one that is created alone", async () => {
    const input = { ...first, tags: ["  spaces  ", "e\u0301lan"] };
    const alone = await records.create(kind, input);
    const { results } = await records.batch(kind, [{ op: "create", data: input }]);
    const batched = await records.get(kind, results[0].id);
    for (const name of kind.writable) expect([name, batched[name]]).toEqual([name, alone[name]]);
    expect(batched["id"]).not.toBe(alone["id"]);
  });

  test("with an unknown member or parameter is refused on every route", async () => {
    const { id } = await records.create(kind, first);
    const unknown = { ...first, nickname: 1 };
    for (const [method, url, body, pointer] of [
      ["POST", path, unknown, "/nickname"],
      ["PATCH", `${path}/${id}`, { nickname: 1 }, "/nickname"],
      ["POST", `${path}/query`, { nickname: 1 }, "/nickname"],
      ["POST", `${path}/batch`, { items: [], nickname: 1 }, "/nickname"],
    ] as const) {
      const { status, json } = await app.call(method, url, { body });
      expect([url, status, json.errors.some((one: Json) => one["pointer"] === pointer)]).toEqual([
        url,
        422,
        true,
      ]);
    }
    for (const [method, url] of [
      ["GET", path],
      ["GET", `${path}/${id}`],
      ["GET", `${path}/${id}/history`],
      ["DELETE", `${path}/${id}`],
      ["POST", `${path}/${id}/restore`],
    ] as const) {
      const { status, json } = await app.call(method, `${url}?nickname=1`);
      expect([url, status, json.errors[0].parameter]).toEqual([url, 400, "nickname"]);
    }
    expect((await app.call("GET", `${path}/${id}`)).status).toBe(200);
  });

  test("of another workspace is not there on any route", async () => {
    const { id } = await records.create(kind, first);
    const key = app.testKey;
    const statuses: number[] = [];
    for (const [method, url, body] of [
      ["GET", `${path}/${id}`],
      ["GET", `${path}/${id}?asOf=${new Date().toISOString()}`],
      ["GET", `${path}/${id}/history`],
      ["PATCH", `${path}/${id}`, change],
      ["DELETE", `${path}/${id}`],
      ["POST", `${path}/${id}/restore`],
      ["POST", `/api/change-sets/${id}/undo`],
    ] as const) {
      statuses.push((await app.call(method, url, { key, body })).status);
    }
    expect(new Set(statuses)).toEqual(new Set([404]));
    const batch = await app.call("POST", `${path}/batch`, {
      key,
      body: {
        items: [
          { op: "update", id, data: change },
          { op: "delete", id },
        ],
      },
    });
    expect(batch.json.results.map(({ status }: Json) => status)).toEqual([404, 404]);
    expect((await app.call("GET", path, { key })).json).toMatchObject({ data: [], count: 0 });
    expect((await records.get(kind, id)).tags).not.toContain("changed");
  });

  test("needs the scope of its kind on every route", async () => {
    const { id } = await records.create(kind, first);
    const all = ["companies", "contacts", "leads", "deals"].flatMap((one) => [
      `${one}:read`,
      `${one}:write`,
    ]);
    const keys: Record<string, string> = {};
    for (const scope of [`${plural}:read`, `${plural}:write`]) {
      keys[scope] = await keyWith(all.filter((one) => one !== scope));
    }
    for (const [method, url, scope, body] of [
      ["GET", path, "read"],
      ["POST", `${path}/query`, "read", {}],
      ["GET", `${path}/${id}`, "read"],
      ["GET", `${path}/${id}/history`, "read"],
      ["POST", path, "write", first],
      ["POST", `${path}/batch`, "write", { items: [{ op: "delete", id }] }],
      ["PATCH", `${path}/${id}`, "write", change],
      ["DELETE", `${path}/${id}`, "write"],
      ["POST", `${path}/${id}/restore`, "write"],
    ] as const) {
      const { status } = await app.call(method, url, {
        body,
        key: keys[`${plural}:${scope}`] ?? null,
      });
      expect([method, url, status]).toEqual([method, url, 403]);
    }
  });

  test("is written once for an Idempotency-Key", async () => {
    const before = (await app.call("GET", `${path}?limit=1`)).json.count;
    const headers = { "idempotency-key": randomUUID() };
    const once = await app.call("POST", path, { body: first, headers });
    const again = await app.call("POST", path, { body: first, headers });
    expect(again.json).toEqual(once.json);
    expect(again.headers.get("idempotent-replayed")).toBe("true");
    expect((await app.call("POST", path, { body: second, headers })).status).toBe(422);
    expect((await app.call("GET", `${path}?limit=1`)).json.count).toBe(before + 1);
    const items = { items: [{ op: "create", data: first }] };
    const other = { "idempotency-key": randomUUID() };
    const batches = [
      await app.call("POST", `${path}/batch`, { body: items, headers: other }),
      await app.call("POST", `${path}/batch`, { body: items, headers: other }),
    ];
    expect(batches[1]?.json).toEqual(batches[0]?.json);
    expect((await app.call("GET", `${path}?limit=1`)).json.count).toBe(before + 2);
  });

  test("of a dry run leaves no record, no event and no change", async () => {
    const { id } = await records.create(kind, first);
    const count = async () => {
      const [row] = await app.database.query<Json>(
        `select (select count(*) from ${plural})::int as records, (select count(*) from events)::int as events,
          (select count(*) from record_changes)::int as changes, (select sum(n) from record_counts)::int as totals`,
      );
      return row;
    };
    const before = await count();
    const dry = (method: string, url: string, body?: object) =>
      app.call(method, `${url}?dryRun=true`, { body });
    expect((await dry("POST", path, first)).status).toBe(201);
    expect((await dry("PATCH", `${path}/${id}`, change)).json.tags).toEqual(["changed"]);
    expect((await dry("DELETE", `${path}/${id}`)).status).toBe(204);
    expect(
      (await dry("POST", `${path}/batch`, { items: [{ op: "delete", id }] })).json.succeeded,
    ).toBe(1);
    expect((await dry("POST", `/api/change-sets/${id}/undo`)).json.undone).toBe(1);
    expect(await count()).toEqual(before);
    expect((await records.get(kind, id)).tags).not.toContain("changed");
  });

  test("is changed only in the version that If-Match names", async () => {
    const { id } = await records.create(kind, first);
    const call = (method: string, version: string, body?: object) =>
      app.call(method, `${path}/${id}`, { body, headers: { "if-match": version } });
    expect((await call("PATCH", '"2"', change)).status).toBe(412);
    expect((await call("PATCH", '"1"', change)).headers.get("etag")).toBe('"2"');
    expect((await call("DELETE", '"1"')).status).toBe(412);
    const { results } = await records.batch(kind, [
      { op: "update", id, if_match: "1", data: { tags: [] } },
      { op: "delete", id, if_match: "1" },
      { op: "delete", id, if_match: "2" },
    ]);
    expect(results.map(({ status }: Json) => status)).toEqual([412, 412, 204]);
  });

  test("keeps the members that an update leaves out", async () => {
    const inputs = sample(inputsOf(kind), 20);
    for (const input of inputs) {
      const created = await records.create(kind, input);
      const { json } = await records.patch(kind, created["id"], { tags: ["other"] });
      expect(json).toEqual({ ...created, tags: ["other"], updated_at: json.updated_at });
    }
  });

  test("has an external id that no other of its source has", async () => {
    const source = { external_id: randomUUID(), external_source: "crm" };
    const one = await records.create(kind, { ...first, ...source });
    const twice = await app.call("POST", path, { body: { ...second, ...source } });
    expect([twice.status, twice.json.errors?.[0].pointer]).toEqual([409, "/external_id"]);
    await app.call("DELETE", `${path}/${one["id"]}`);
    await records.create(kind, { ...second, ...source });
    expect((await app.call("POST", `${path}/${one["id"]}/restore`)).status).toBe(409);
  });
});

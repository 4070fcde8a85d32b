import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const create = (body: object = {}) =>
  app.call("POST", "/api/deals", { body: { title: "Deal", ...body } });
const patch = (id: string, body: object) => app.call("PATCH", `/api/deals/${id}`, { body });
const newLead = async (key = app.liveKey) =>
  (await app.call("POST", "/api/leads", { body: { company_name: "A" }, key })).json.id as string;

interface EventRow {
  type: string;
  body: string;
}
const eventsOf = (id: string) =>
  app.database.query<EventRow>(
    "select type, body from events where record_id = $1 order by created_at, id",
    [id],
  );

describe("the probability", () => {
  test.each([
    ["qualification", 10, "open"],
    ["discovery", 25, "open"],
    ["proposal", 50, "open"],
    ["negotiation", 75, "open"],
    ["won", 100, "won"],
    ["lost", 0, "lost"],
  ])("of the stage %s is %i by itself, and its status %s", async (stage, probability, status) => {
    const { json } = await create({ stage });
    expect(json).toMatchObject({ stage, probability, status, probability_source: "auto" });
    expect(json).toMatchObject({ probability_auto: probability, probability_manual: null });
  });

  test("that was set by hand stays through the stages until it is given back with null", async () => {
    const { json } = await create({ probability: 33 });
    expect(json).toMatchObject({
      probability: 33,
      probability_auto: 10,
      probability_manual: 33,
      probability_source: "manual",
    });
    const moved = (await patch(json.id, { stage: "proposal" })).json;
    expect(moved).toMatchObject({ probability: 33, probability_auto: 50 });
    const reset = (await patch(json.id, { probability: null })).json;
    expect(reset).toMatchObject({
      probability: 50,
      probability_manual: null,
      probability_source: "auto",
    });
  });

  test("of a closed deal is certain, and the estimate is back when it is reopened", async () => {
    const { json } = await create({ probability: 33 });
    const won = (await patch(json.id, { stage: "won" })).json;
    expect(won).toMatchObject({ probability: 100, probability_source: "auto" });
    const open = (await patch(json.id, { stage: "negotiation" })).json;
    expect(open).toMatchObject({ probability: 33, probability_source: "manual" });
  });

  test.each([
    [{ probability: 0 }],
    [{ probability: 100 }],
    [{ probability: 101 }],
    [{ probability: 12.5 }],
    [{ stage: "won", probability: 50 }],
  ])("is refused as %j", async (body) => {
    const answer = await create(body);
    expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, "/probability"]);
    const { json } = await create();
    expect((await patch(json.id, body)).status).toBe(422);
  });
});

describe("closing", () => {
  test("dates itself; losing keeps its reason, reopening clears both", async () => {
    const { json } = await create();
    expect(json).toMatchObject({ closed_at: null, stage_changed_at: json.created_at });
    const lost = (await patch(json.id, { stage: "lost", lost_reason: "Price" })).json;
    expect(lost).toMatchObject({ status: "lost", lost_reason: "Price" });
    expect([lost.closed_at, lost.stage_changed_at]).toEqual([lost.updated_at, lost.updated_at]);

    const renamed = (await patch(json.id, { title: "Renamed" })).json;
    expect(renamed).toMatchObject({ closed_at: lost.closed_at, lost_reason: "Price" });
    expect(renamed.stage_changed_at).toBe(lost.stage_changed_at);

    const open = (await patch(json.id, { stage: "discovery" })).json;
    expect(open).toMatchObject({ status: "open", closed_at: null, lost_reason: null });
    expect(open.stage_changed_at).toBe(open.updated_at);

    const won = (await patch(json.id, { stage: "won" })).json;
    expect(won).toMatchObject({ status: "won", closed_at: won.updated_at, lost_reason: null });
  });

  test("a created deal may be closed at once", async () => {
    const { json } = await create({ stage: "lost", lost_reason: "Timing" });
    expect(json).toMatchObject({ closed_at: json.created_at, lost_reason: "Timing" });
  });

  test("a reason to lose is only for what is lost", async () => {
    for (const stage of ["won", "proposal", undefined]) {
      const answer = await create({ ...(stage && { stage }), lost_reason: "Price" });
      expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, "/lost_reason"]);
    }
    const { json } = await create({ stage: "lost" });
    expect((await patch(json.id, { stage: "won", lost_reason: "Price" })).status).toBe(422);
    expect((await patch(json.id, { lost_reason: "Price" })).json.lost_reason).toBe("Price");
    expect((await patch(json.id, { lost_reason: null })).json.lost_reason).toBeNull();
  });
});

describe("the lead of a deal", () => {
  test("must be one of this workspace", async () => {
    const { json } = await create();
    for (const lead_id of [randomUUID(), await newLead(app.testKey)]) {
      for (const answer of [await create({ lead_id }), await patch(json.id, { lead_id })]) {
        expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, "/lead_id"]);
      }
    }
  });

  test.each(["", "x", "urn:uuid:0198c1d0-0000-7000-8000-000000000000", "{}", 1, true])(
    "must be a UUID, not %j",
    async (lead_id) => {
      const answer = await create({ lead_id });
      expect([answer.status, answer.json.errors[0].pointer]).toEqual([422, "/lead_id"]);
      const list = await app.call("GET", `/api/deals?leadId=${String(lead_id)}`);
      expect([list.status, list.json.errors[0].parameter]).toEqual([400, "leadId"]);
    },
  );

  test("is answered as leads spell their ids, in whichever case it was sent", async () => {
    const id = await newLead();
    const { json } = await create({ lead_id: id.toUpperCase() });
    expect(json.lead_id).toBe(id);
    const list = await app.call("GET", `/api/deals?leadId=${id.toUpperCase()}`);
    expect(list.json).toMatchObject({ count: 1, data: [json] });
    expect((await patch(json.id, { lead_id: id.toUpperCase() })).headers.get("etag")).toBe('"1"');
  });

  test("cannot be deleted while deals refer to it", async () => {
    const id = await newLead();
    const { json } = await create({ lead_id: id });
    const refused = await app.call("DELETE", `/api/leads/${id}`);
    expect([refused.status, refused.json.code]).toEqual([409, "conflict"]);
    await patch(json.id, { lead_id: null });
    expect((await app.call("DELETE", `/api/leads/${id}`)).status).toBe(204);
  });

  test("that is unknown fails its own call alone, however many arrive together", async () => {
    const bodies = Array.from({ length: 40 }, (_, i) =>
      i === 17 ? { title: "bad", lead_id: randomUUID() } : { title: `together ${i}` },
    );
    const answers = await Promise.all(bodies.map(create));
    expect(answers.map(({ status }) => status)).toEqual(
      bodies.map(({ title }) => (title === "bad" ? 422 : 201)),
    );
    expect(answers.filter(({ status }) => status === 201).map(({ json }) => json.title)).toEqual(
      bodies.map(({ title }) => title).filter((title) => title !== "bad"),
    );
    const list = await app.call("GET", "/api/deals?q=together");
    expect(list.json.count).toBe(39);
  });
});

test.each([
  [{}, ""],
  [{ title: "" }, "/title"],
  [{ value: -1 }, "/value"],
  [{ value: "1" }, "/value"],
  [{ value: null }, "/value"],
  [{ stage: "Won" }, "/stage"],
  [{ stage: "closed" }, "/stage"],
  [{ currency: "usd" }, "/currency"],
  [{ currency: "EURO" }, "/currency"],
  [{ expected_close_date: "2026-02-30" }, "/expected_close_date"],
  [{ expected_close_date: "2026-03-01T00:00:00Z" }, "/expected_close_date"],
  [{ status: "won" }, "/status"],
  [{ probability_auto: 5 }, "/probability_auto"],
  [{ closed_at: null }, "/closed_at"],
])("a deal is refused as %j", async (body, pointer) => {
  const answer =
    pointer === "" ? await app.call("POST", "/api/deals", { body }) : await create(body);
  expect(answer.status).toBe(422);
  expect(answer.json.errors[0].pointer).toBe(pointer === "" ? "/title" : pointer);
});

describe("events", () => {
  test("tell every change once, with the record's own bytes and the old values", async () => {
    const created = await create({ value: 10, custom: { __proto_: "é", 2: "b" } });
    const { id } = created.json;
    const moved = await patch(id, { stage: "proposal", value: 12.5 });
    const won = await patch(id, { stage: "won" });
    const reopened = await patch(id, { stage: "proposal" });
    const lost = await patch(id, { stage: "lost", lost_reason: "Price" });
    await app.call("DELETE", `/api/deals/${id}`);

    const events = await eventsOf(id);
    expect(events.map(({ type }) => type.replace("deal.", ""))).toEqual([
      "created",
      ...["updated", "stage_changed"],
      ...["updated", "stage_changed", "won"],
      ...["updated", "stage_changed"],
      ...["updated", "stage_changed", "lost"],
      "deleted",
    ]);
    const answers = [
      created,
      moved,
      moved,
      won,
      won,
      won,
      reopened,
      reopened,
      lost,
      lost,
      lost,
      lost,
    ];
    for (const [i, { type, body }] of events.entries()) {
      expect(body).toContain(`"data":${answers[i]?.text},"previous":`);
      // What a receiver computes over JSON.stringify(JSON.parse(body)) is over the same bytes.
      expect(JSON.stringify(JSON.parse(body))).toBe(body);
      expect(JSON.parse(body).type).toBe(type);
    }
    const previous = events.map(({ body }) => JSON.parse(body).previous);
    expect(previous[0]).toBeNull();
    expect(previous.at(-1)).toBeNull();
    const { stage_changed_at } = created.json;
    expect(previous[1]).toEqual({
      value: 10,
      stage: "qualification",
      probability: 10,
      probability_auto: 10,
      stage_changed_at,
    });
    expect(previous[9]).toMatchObject({ status: "open", lost_reason: null, closed_at: null });
  });

  test("tell nothing of a change that changes nothing, and the version stays", async () => {
    const { json, headers } = await create({ value: 10, custom: { a: 1, b: 2 } });
    for (const body of [
      {},
      { title: "Deal", value: 10 },
      { custom: { a: 1 } },
      { custom: { none: null } },
      { custom: {}, stage: "qualification" },
      { probability: null },
    ]) {
      const answer = await patch(json.id, body);
      expect([answer.status, answer.json]).toEqual([200, json]);
      expect(answer.headers.get("etag")).toBe(headers.get("etag"));
    }
    expect(await eventsOf(json.id)).toHaveLength(1);
  });

  test("of a lead tell created, updated and deleted", async () => {
    const id = await newLead();
    await app.call("PATCH", `/api/leads/${id}`, { body: { title: "CEO" } });
    await app.call("DELETE", `/api/leads/${id}`);
    const types = (await eventsOf(id)).map(({ type }) => type);
    expect(types).toEqual(["lead.created", "lead.updated", "lead.deleted"]);
  });

  test("of what failed do not exist", async () => {
    const lead_id = randomUUID();
    await create({ title: "never", lead_id });
    const [row] = await app.database.query<{ n: string }>(
      "select count(*) as n from events where body like '%' || $1 || '%'",
      [lead_id],
    );
    expect(row?.n).toBe("0");
  });
});

test("ids sent in upper case are kept in lower case, so that nothing takes them for others", async () => {
  const lead = await newLead();
  const { json } = await create({ lead_id: lead.toUpperCase() });
  expect(json.lead_id).toBe(lead);
  const again = await patch(json.id, { lead_id: lead.toUpperCase() });
  expect(again.headers.get("etag")).toBe('"1"');
});

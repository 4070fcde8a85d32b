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

const statuses = ({ results }: Json): number[] => results.map(({ status }: Json) => status);

describe.for(kinds.map((kind) => ({ kind, plural: kind.plural })))(
  "a batch of $plural",
  ({ kind }) => {
    const path = `/api/${kind.plural}`;
    const inputs = sample(inputsOf(kind), 10);
    const [first, second] = inputs as [Json, Json];

    test("with a fault in the middle saves the others, and nothing at all if it is atomic", async () => {
      const { id } = await records.create(kind, first);
      const items = [
        { op: "create", data: first },
        { op: "update", id, data: { tags: ["batch"] } },
        { op: "create", data: { ...first, tags: "none" } },
        { op: "update", id, data: { custom: { batch: 1 } } },
        { op: "delete", id },
      ];
      const before = await records.all(kind);
      const refused = await app.call("POST", `${path}/batch`, { body: { items, atomic: true } });
      expect([refused.status, refused.json.errors[0].pointer]).toEqual([422, "/items/2/data/tags"]);
      expect(await records.all(kind)).toEqual(before);
      const done = await records.batch(kind, items);
      expect(statuses(done)).toEqual([201, 200, 422, 200, 204]);
      expect(await records.all(kind)).toHaveLength(before.length);
      const { json } = await app.call("GET", `/api/change-sets?recordId=${id}`);
      expect(json.data.map((set: Json) => set["id"])).toEqual([done["change_set_id"]]);
    });

    test("of 1,000 writes of every operation does each of them", async () => {
      const creations = Array.from({ length: 250 }, (_, i) => ({
        ...(inputs[i % inputs.length] as Json),
        external_id: `many-${i}`,
      }));
      const made = await records.batch(
        kind,
        creations.map((data) => ({ op: "create", data })),
      );
      expect(made["failed"]).toBe(0);
      const ids: string[] = made["results"].map(({ id }: Json) => id);
      const items = ids.flatMap((id, i) => [
        { op: "update", id, data: { tags: [`t${i}`] } },
        {
          op: "upsert",
          match_on: "external_id",
          data: { ...first, external_id: `many-${i}`, custom: { i } },
        },
        { op: "create", data: { ...second, external_id: `more-${i}` } },
        { op: "delete", id },
      ]);
      const { results, succeeded } = await records.batch(kind, items);
      expect(succeeded).toBe(1_000);
      expect(results.slice(0, 4)).toMatchObject([
        { status: 200, version: 2 },
        { status: 200, id: ids[0], version: 3 },
        { status: 201 },
        { status: 204, id: ids[0] },
      ]);
      const rest = (await records.all(kind)).filter(({ external_id }) =>
        String(external_id).startsWith("more-"),
      );
      expect(rest).toHaveLength(250);
      await records.batch(
        kind,
        rest.map(({ id }) => ({ op: "delete", id })),
      );
    });

    test("hands an external id from one record to another", async () => {
      const [one, two] = [
        await records.create(kind, { ...first, external_id: "one" }),
        await records.create(kind, { ...first, external_id: "two" }),
      ];
      const items = [
        { op: "update", id: one["id"], data: { external_id: "three" } },
        { op: "update", id: two["id"], data: { external_id: "one" } },
        { op: "update", id: one["id"], data: { external_id: "two" } },
        { op: "delete", id: one["id"] },
        { op: "create", data: { ...second, external_id: "two" } },
      ];
      expect(statuses(await records.batch(kind, items))).toEqual([200, 200, 200, 204, 201]);
    });

    test("in which a change of the source alone takes an external id refuses that item only", async () => {
      const taken = { external_id: "4711", external_source: "crm" };
      await records.create(kind, { ...first, ...taken });
      const { id } = await records.create(kind, { ...second, ...taken, external_source: "other" });
      const items = [
        { op: "update", id, data: { external_source: "crm" } },
        { op: "update", id, data: { tags: ["kept"] } },
      ];
      expect(statuses(await records.batch(kind, items))).toEqual([409, 200]);
    });

    test("of wide records is taken up to the size of a body", async () => {
      const custom = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`member_${i}`, i]));
      const items = Array.from({ length: 500 }, () => ({
        op: "create",
        data: { ...first, custom },
      }));
      const { status, json } = await app.call("POST", `${path}/batch`, { body: { items } });
      expect([status, json.failed, json.succeeded]).toEqual([200, 0, 500]);
      expect((await records.get(kind, json.results[499].id))["custom"]).toEqual(custom);
      await records.batch(
        kind,
        json.results.map(({ id }: Json) => ({ op: "delete", id })),
      );
      const single = await app.call("POST", path, {
        body: { ...first, custom: { ...custom, x: Array(10_001).fill(1) } },
      });
      expect(single.json.errors[0].rule).toBe("size");
    });

    test("that upserts by each match key creates once, however many come at the same moment", async () => {
      const values: Json = {
        external_id: "upsert-1",
        domain: "upsert.example.com",
        contact_email: "Upsert@example.com",
        emails: [{ address: "Upsert@example.com" }],
      };
      for (const matchOn of Object.keys(kind.matchKeys)) {
        const member = matchOn === "email" ? "emails" : matchOn;
        const data = { ...first, [member]: values[member] };
        const answers = await Promise.all(
          Array.from({ length: 8 }, (_, i) =>
            records.batch(kind, [
              { op: "upsert", match_on: matchOn, data: { ...data, tags: [`t${i}`] } },
            ]),
          ),
        );
        expect([matchOn, new Set(answers.map(({ results }) => results[0].id)).size]).toEqual([
          matchOn,
          1,
        ]);
        expect(answers.map(statuses).flat().toSorted()).toEqual([...Array(7).fill(200), 201]);
      }
    });
  },
);

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AnyKind } from "../../../apps/server/src/platform/records/kind.ts";
import { startTestApp, type TestApp } from "../../../apps/server/src/testing/app.ts";
import { inputsOf, kinds, recordsOf, sample, setOf, type Json } from "./kinds.ts";

let app: TestApp;
let records: ReturnType<typeof recordsOf>;
beforeAll(async () => {
  app = await startTestApp();
  records = recordsOf(app);
});
afterAll(() => app.stop());

const kindOf = (name: string) => kinds.find((kind) => kind.name === name) as AnyKind;
const [company, contact, lead, deal] = ["company", "contact", "lead", "deal"].map(kindOf) as [
  AnyKind,
  AnyKind,
  AnyKind,
  AnyKind,
];
const inputOf = (kind: AnyKind) => sample(inputsOf(kind), 1)[0] as Json;
const create = async (kind: AnyKind, more: Json = {}) =>
  records.create(kind, { ...inputOf(kind), ...more });
const remove = (kind: AnyKind, id: string) => app.call("DELETE", records.path(kind, id));
const without = ({ updated_at: _at, ...record }: Json): Json => record;
/** Creates records in batches, as many as wanted. */
async function createMany(kind: AnyKind, count: number, more: Json): Promise<void> {
  for (let left = count; left > 0; left -= 1_000) {
    const items = Array.from({ length: Math.min(left, 1_000) }, () => ({
      op: "create",
      data: { ...inputOf(kind), ...more },
    }));
    expect((await records.batch(kind, items))["failed"]).toBe(0);
  }
}

describe("deleting a record", () => {
  test("lets go of all that refers to it in one change set, which undo brings back", async () => {
    const { id: company_id } = await create(company);
    const child = await create(company, { parent_id: company_id });
    const person = await create(contact, { company_id });
    const prospect = await create(lead, { company_id, contact_id: person["id"] });
    const contacts = [{ contact_id: person["id"], role: "champion" }];
    const sale = await create(deal, { company_id, lead_id: prospect["id"], contacts });
    const all: [AnyKind, Json][] = [
      [company, child],
      [contact, person],
      [lead, prospect],
      [deal, sale],
    ];

    const deletion = await remove(company, company_id);
    for (const [kind, { id }] of all) {
      const now = await records.get(kind, id);
      expect(now[kind === company ? "parent_id" : "company_id"]).toBe(null);
      const { json } = await app.call("GET", `/api/change-sets?recordId=${id}&limit=1`);
      expect(json.data[0].id).toBe(setOf(deletion));
    }
    expect(await records.undo(setOf(deletion))).toMatchObject({ undone: 5, kept: [] });
    for (const [kind, record] of all) {
      expect(without(await records.get(kind, record["id"]))).toEqual(without(record));
    }
  });

  test("in a batch that fails for one reference keeps all of its others", async () => {
    const { id: company_id } = await create(company);
    const person = await create(contact, { company_id });
    const child = await create(company, { parent_id: company_id });
    await createMany(lead, 1_001, { company_id });
    const { results } = await records.batch(company, [{ op: "delete", id: company_id }]);
    expect(results[0].status).toBe(409);
    expect((await records.get(contact, person["id"]))["company_id"]).toBe(company_id);
    expect(await records.get(company, child["id"])).toEqual(child);
    expect((await remove(company, company_id)).status).toBe(409);
  });

  test("with others of a batch leaves no id behind, however many refer to them", async () => {
    const people = [await create(contact), await create(contact)];
    for (const { id } of people)
      await createMany(deal, 700, { contacts: [{ contact_id: id, role: "user" }] });
    const { results } = await records.batch(
      contact,
      people.map(({ id }) => ({ op: "delete", id })),
    );
    const gone = new Set(people.flatMap(({ id }, i) => (results[i].status === 204 ? [id] : [])));
    const deals = await app.database.query<{ ids: string[] }>(
      "select contact_ids as ids from deals",
    );
    expect(deals.flatMap(({ ids }) => ids).filter((id) => gone.has(id))).toEqual([]);
    expect(results.map(({ status }: Json) => status)).toEqual([204, 204]);
  });

  test("while others begin to refer to it leaves no id behind", async () => {
    for (let round = 0; round < 5; round++) {
      const { id } = await create(contact);
      const contacts = [{ contact_id: id, role: "user" }];
      const answers = await Promise.all([
        ...Array.from({ length: 4 }, () =>
          app.call("POST", "/api/deals", { body: { ...inputOf(deal), contacts } }),
        ),
        remove(contact, id),
        ...Array.from({ length: 4 }, () =>
          app.call("POST", "/api/deals", { body: { ...inputOf(deal), contacts } }),
        ),
        ...Array.from({ length: 4 }, () =>
          app.call("POST", "/api/leads", { body: { ...inputOf(lead), contact_id: id } }),
        ),
      ]);
      expect(
        answers
          .map(({ status }) => status)
          .filter((status) => ![201, 204, 409, 422].includes(status)),
      ).toEqual([]);
      const [row] = await app.database.query<{ n: number }>(
        "select count(*)::int as n from deals where contact_ids @> array[$1::uuid] and not exists (select 1 from contacts where id = $1)",
        [id],
      );
      expect(row?.n).toBe(0);
    }
  });
});

describe("undo", () => {
  test("of a deletion whose reference went away is refused, and names the change that took it", async () => {
    const { id: company_id } = await create(company);
    const person = await create(contact, { company_id });
    const deletion = await remove(contact, person["id"]);
    const gone = await remove(company, company_id);
    expect((await records.undo(setOf(deletion)))["kept"]).toMatchObject([
      { kind: "contact", id: person["id"], later_change_set_id: setOf(gone) },
    ]);
    await records.undo(setOf(gone));
    expect((await records.undo(setOf(deletion)))["kept"]).toEqual([]);
    expect(without(await records.get(contact, person["id"]))).toEqual(without(person));
  });

  test("of a creation is refused while something that came later refers to it", async () => {
    const { id: company_id } = await create(company);
    const person = await create(contact, { company_id });
    expect((await records.undo(company_id))["kept"]).toMatchObject([
      { kind: "company", id: company_id, later_change_set_id: person["id"] },
    ]);
    expect(await records.get(contact, person["id"])).toEqual(person);
  });

  test("never gives two contacts one address", async () => {
    const emails = [{ address: "one@example.com" }];
    const one = await create(contact, { emails });
    const deletion = await remove(contact, one["id"]);
    const other = await create(contact, { emails });
    expect((await app.call("POST", `${records.path(contact, one["id"])}/restore`)).status).toBe(
      409,
    );
    expect((await records.undo(setOf(deletion)))["kept"]).toMatchObject([
      { later_change_set_id: other["id"] },
    ]);

    const changed = await records.patch(contact, other["id"], {
      emails: [{ address: "two@example.com" }],
    });
    await create(contact, { emails });
    expect((await records.undo(setOf(changed)))["kept"]).toHaveLength(1);
  });

  test("of an added custom member removes it, also after another change", async () => {
    const { id } = await create(lead, { custom: { a: 1 } });
    const added = await records.patch(lead, id, { custom: { b: 2 } });
    await records.patch(lead, id, { title: "Later" });
    expect((await records.undo(setOf(added)))["kept"]).toEqual([]);
    const { custom, title } = await records.get(lead, id);
    expect([custom, title]).toEqual([{ a: 1 }, "Later"]);
  });
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const create = (body: object) => app.call("POST", "/api/contacts", { body });
const email = (address: string) => ({ emails: [{ address }] });

test("the full name follows from first and last name, else it is what was sent", async () => {
  expect((await create({ first_name: "Ada", last_name: "Lovelace" })).json.full_name).toBe(
    "Ada Lovelace",
  );
  const { json } = await create({ full_name: "Madonna" });
  expect(json).toMatchObject({ full_name: "Madonna", first_name: null });
  const renamed = await app.call("PATCH", `/api/contacts/${json.id}`, {
    body: { first_name: "Louise", last_name: "Ciccone" },
  });
  expect(renamed.json.full_name).toBe("Louise Ciccone");
});

test("a contact keeps saying who it is", async () => {
  expect((await create({ title: "CTO" })).status).toBe(422);
  const { json } = await create(email("who@example.com"));
  const emptied = await app.call("PATCH", `/api/contacts/${json.id}`, { body: { emails: [] } });
  expect(emptied.status).toBe(422);
});

test("the first address and number are the primary ones", async () => {
  const { json } = await create({
    emails: [{ address: "One@example.com", label: "work" }, { address: "two@example.com" }],
    phones: [{ number: "+1 (415) 555-2671" }],
  });
  expect(json).toMatchObject({ email: "One@example.com", phone: "+14155552671" });
  const found = await app.call("GET", "/api/contacts?email=one@EXAMPLE.com");
  expect(found.json.count).toBe(1);
});

test("an address belongs to one contact, however many write at once", async () => {
  const results = await Promise.all(
    Array.from({ length: 10 }, () => create(email("only@example.com"))),
  );
  expect(results.filter(({ status }) => status === 201)).toHaveLength(1);
  expect(results.filter(({ status }) => status === 409)).toHaveLength(9);
  const second = await create({
    emails: [{ address: "x@example.com" }, { address: "ONLY@example.com" }],
  });
  expect(second.status).toBe(409);
  expect((await create({ ...email("y@example.com"), full_name: "Y" })).status).toBe(201);
});

test("a refusal of an address names the member that holds it", async () => {
  await create(email("named@example.com"));
  const again = await create(email("named@example.com"));
  expect(again.json.errors[0].pointer).toBe("/emails");
  const { json } = await app.call("POST", "/api/contacts/batch", {
    body: { items: [{ op: "upsert", match_on: "email", data: { full_name: "X" } }] },
  });
  expect(json.results[0].problem.errors[0].pointer).toBe("/data/emails");
});

test("an address that another contact has taken meanwhile comes back by no restore and no undo", async () => {
  const { json: deleted } = await create(email("back@example.com"));
  await app.call("DELETE", `/api/contacts/${deleted.id}`);
  await create(email("back@example.com"));
  const restored = await app.call("POST", `/api/contacts/${deleted.id}/restore`);
  expect(restored.status).toBe(409);

  const { json: changed } = await create({ ...email("was@example.com"), full_name: "Z" });
  const body = { emails: [] };
  const { headers } = await app.call("PATCH", `/api/contacts/${changed.id}`, { body });
  const { json: other } = await create(email("was@example.com"));
  const set = headers.get("x-change-set-id");
  const undone = await app.call("POST", `/api/change-sets/${set}/undo`);
  expect(undone.json).toMatchObject({ undone: 0, kept: [{ id: changed.id }] });
  expect(undone.json.kept[0].reason).toContain(other.id);
});

test("an upsert finds a contact by any of its addresses", async () => {
  const { json } = await create({
    emails: [{ address: "p@example.com" }, { address: "q@example.com" }],
  });
  const upserted = await app.call("POST", "/api/contacts/batch", {
    body: {
      items: [
        { op: "upsert", match_on: "email", data: { ...email("Q@example.com"), title: "CEO" } },
      ],
    },
  });
  expect(upserted.json.results[0]).toMatchObject({ status: 200, id: json.id });
});

test("a deleted contact leaves the deals that it takes part in", async () => {
  const ids = await Promise.all(
    ["a", "b"].map(async (name) => (await create(email(`${name}@deal.example`))).json.id),
  );
  const deal = await app.call("POST", "/api/deals", {
    body: { title: "Deal", contacts: ids.map((id) => ({ contact_id: id, role: "champion" })) },
  });
  expect(deal.status).toBe(201);
  const { json } = await app.call("POST", "/api/contacts/batch", {
    body: { items: ids.map((id) => ({ op: "delete", id })) },
  });
  expect(json.succeeded).toBe(2);
  expect((await app.call("GET", `/api/deals/${deal.json.id}`)).json.contacts).toEqual([]);
  const undone = await app.call("POST", `/api/change-sets/${json.change_set_id}/undo`);
  expect(undone.json).toMatchObject({ undone: 3, kept: [] });
  const restored = (await app.call("GET", `/api/deals/${deal.json.id}`)).json;
  expect(restored.contacts).toEqual(deal.json.contacts);
});

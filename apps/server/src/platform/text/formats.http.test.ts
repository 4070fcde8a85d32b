import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const create = (body: object) =>
  app.call("POST", "/api/leads", { body: { company_name: "Acme", ...body } });

test.each([
  ["contact_email", "jürgen@müller.de"],
  ["contact_email", '"john doe"@acme.com'],
  ["website", "https://müller.de/über"],
  ["website", "HTTPS://Acme.com:8443"],
  ["country", "XK"],
  ["phone", "٠١٢ ٣٤٥"],
  ["phone", "+49 (0)30 12 ext. 7"],
])("%s takes %s, and answers it as it was sent", async (member, value) => {
  const created = await create({ [member]: value });
  expect(created.status).toBe(201);
  expect(created.json[member]).toBe(value);
});

test.each([
  ["contact_email", "john@acme.com;", "must be a valid e-mail address, such as john@acme.com."],
  ["contact_email", "john@http://acme.com", "must be a valid e-mail address"],
  ["contact_email", "-@-.-", "must be a valid e-mail address"],
  ["website", "https://:80", "is not a valid URL: it cannot be parsed."],
  ["website", "javascript:alert(1)", "is not a valid URL: it must start with https:// or http://."],
  ["website", "https://john:secret@acme.com", "is not a valid URL: it must not contain a username"],
  ["country", "ZZ", "must be a valid ISO 3166-1 country code, such as GB."],
  ["country", "de", "must be a valid ISO 3166-1 country code"],
  ["country", "UK", "must be a valid ISO 3166-1 country code"],
  ["phone", "call me", "must be a valid phone number, with at least one digit."],
])("%s refuses %s with its reason", async (member, value, detail) => {
  const refused = await create({ [member]: value });
  expect(refused.status).toBe(422);
  expect(refused.json.errors).toEqual([
    { pointer: `/${member}`, rule: "format", detail: expect.stringContaining(detail) },
  ]);
});

test("both spellings of an international domain find the same lead", async () => {
  const { json } = await create({ contact_email: "anna@bücher.example" });
  for (const eq of ["anna@xn--bcher-kva.example", "ANNA@BÜCHER.EXAMPLE"]) {
    const filter = { field: "contact_email", eq };
    const found = await app.call("POST", "/api/leads/query", { body: { filter } });
    expect(found.json.data.map(({ id }: { id: string }) => id)).toEqual([json.id]);
  }
});

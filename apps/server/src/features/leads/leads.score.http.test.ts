import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const small = { company_name: "Acme", contact_email: "a@acme.com" };
const large = {
  industry: "Technology",
  title: "Chief Technology Officer",
  employee_count: 250,
  annual_revenue: 50_000_000,
  country: "US",
  technologies: ["PostgreSQL", "Kubernetes"],
  source: "referral",
  website: "https://acme.com",
};

async function scoreOf(id: string) {
  const { json } = await app.call("GET", `/api/leads/${id}/score`);
  return json;
}

test("icp_score is the sum of the reasons, after a creation and after a change", async () => {
  const created = await app.call("POST", "/api/leads", { body: small });
  const changed = await app.call("PATCH", `/api/leads/${created.json.id}`, { body: large });
  expect(changed.json.icp_score).toBeGreaterThan(created.json.icp_score);
  for (const change of [large, { employee_count: null, title: "Intern" }, { industry: "Mining" }]) {
    const lead = await app.call("PATCH", `/api/leads/${created.json.id}`, { body: change });
    const score = await scoreOf(created.json.id);
    const points = score.reasons.map((reason: { points: number }) => reason.points);
    expect(points.reduce((sum: number, n: number) => sum + n, 0)).toBe(score.score);
    expect(lead.json).toMatchObject({ icp_score: score.score, icp_band: score.band });
  }
});

test("the score of a change is also the one that lists filter and sort by", async () => {
  const created = await app.call("POST", "/api/leads", { body: { ...small, source: "x" } });
  const changed = await app.call("PATCH", `/api/leads/${created.json.id}`, { body: large });
  const { icp_score: score } = changed.json;
  const list = await app.call("GET", `/api/leads?minIcpScore=${score}&maxIcpScore=${score}`);
  expect(list.json.data).toContainEqual(changed.json);
});

test("the same facts give the same score, whether they came at once or one by one", async () => {
  const atOnce = await app.call("POST", "/api/leads", { body: { ...small, ...large } });
  const { json } = await app.call("POST", "/api/leads", { body: small });
  for (const [name, value] of Object.entries(large)) {
    await app.call("PATCH", `/api/leads/${json.id}`, { body: { [name]: value } });
  }
  const oneByOne = await app.call("GET", `/api/leads/${json.id}`);
  expect(oneByOne.json.icp_score).toBe(atOnce.json.icp_score);
});

test("a lead keeps saying who it is: the last of name, company and e-mail cannot go", async () => {
  const { json } = await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  const path = `/api/leads/${json.id}`;
  expect((await app.call("PATCH", path, { body: { company_name: null } })).status).toBe(422);
  const swapped = { company_name: null, contact_name: "Jo" };
  expect((await app.call("PATCH", path, { body: swapped })).status).toBe(200);
});

test("converted_at follows the status", async () => {
  const { json } = await app.call("POST", "/api/leads", { body: small });
  const path = `/api/leads/${json.id}`;
  const patch = async (body: object) => (await app.call("PATCH", path, { body })).json;
  const converted = await patch({ status: "converted" });
  expect(converted.converted_at).toBe(converted.updated_at);
  expect((await patch({ title: "CEO" })).converted_at).toBe(converted.converted_at);
  expect((await patch({ status: "new" })).converted_at).toBeNull();
});

test("every member of a lead is always present", async () => {
  const { json } = await app.call("POST", "/api/leads", { body: small });
  const read = await app.call("GET", `/api/leads/${json.id}`);
  expect(Object.keys(read.json)).toEqual(Object.keys(json));
  expect(json).toMatchObject({ industry: null, phone: null, tags: [], custom: {}, status: "new" });
  expect(Object.keys(json).length).toBe(28);
});

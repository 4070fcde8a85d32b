import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import {
  createClient,
  SalesOSError,
  type Lead,
  type SalesOS,
} from "../../packages/sdk/src/index.ts";

let app: TestApp;
let salesos: SalesOS;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_PLAN: "unlimited" });
  salesos = createClient({ apiKey: app.liveKey, baseUrl: app.url });
});
afterAll(() => app.stop());

/** How a call failed; fails where it did not. */
const failure = async (call: PromiseLike<unknown>): Promise<SalesOSError> => {
  const outcome = await Promise.resolve(call).catch((error: unknown) => error);
  expect(outcome).toBeInstanceOf(SalesOSError);
  return outcome as SalesOSError;
};

test("a lead is created, read, changed, explained and deleted", async () => {
  const lead = await salesos.leads.create({
    contact_name: "John Doe",
    company_name: "Acme Inc",
    industry: "Technology",
  });
  expect(await salesos.leads.get(lead.id)).toEqual(lead);
  const changed = await salesos.leads.update(lead.id, { status: "qualified" });
  expect(changed).toMatchObject({ id: lead.id, status: "qualified", company_name: "Acme Inc" });
  const score = await salesos.leads.getScore(lead.id);
  expect(score.score).toBe(changed.icp_score);
  expect(await salesos.leads.delete(lead.id)).toBeUndefined();
  expect(await failure(salesos.leads.get(lead.id))).toMatchObject({
    code: "not_found",
    status: 404,
  });
});

test("the other resources work alike", async () => {
  const deal = await salesos.deals.create({ title: "Enterprise Plan", value: 50_000 });
  const page = await salesos.deals.list({ minValue: 40_000 });
  expect(page.data.map(({ id }) => id)).toEqual([deal.id]);
  const key = await salesos.apiKeys.create({ name: "Reader", scopes: ["leads:read"] });
  const reader = createClient({ apiKey: key.key ?? "", baseUrl: app.url });
  expect(await failure(reader.leads.create({ company_name: "Acme" }))).toMatchObject({
    code: "forbidden",
    status: 403,
  });
  await salesos.apiKeys.revoke(key.id);
  expect(await failure(reader.leads.list())).toMatchObject({ code: "unauthenticated" });
});

test("iterating gives every record once, newest first, whatever the size of a page", async () => {
  const names = Array.from({ length: 300 }, (_, i) => `Walker ${i}`);
  for (let i = 0; i < names.length; i += 50) {
    await Promise.all(
      names
        .slice(i, i + 50)
        .map((company_name) =>
          salesos.leads.create({ company_name, source: "iteration", industry: "Walking" }),
        ),
    );
  }
  const seen: Lead[] = [];
  for await (const lead of salesos.leads.list({ industry: "Walking", limit: 70 })) seen.push(lead);
  expect(seen.map(({ company_name }) => company_name).toSorted()).toEqual(names.toSorted());
  const ids = seen.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted().toReversed());

  const sizes: number[] = [];
  for await (const page of salesos.leads.list({ industry: "Walking", limit: 120 }).pages()) {
    sizes.push(page.data.length);
  }
  expect(sizes).toEqual([120, 120, 60]);
  const skipped: string[] = [];
  for await (const { id } of salesos.leads.list({ industry: "Walking", offset: 290, limit: 4 })) {
    skipped.push(id);
  }
  expect(skipped).toEqual(ids.slice(290));
});

test("one page is awaited, with its count", async () => {
  await salesos.leads.create({ company_name: "Counted", industry: "Counting" });
  const page = await salesos.leads.list({ industry: "Counting", limit: 1 });
  expect(page).toMatchObject({ count: 1, has_more: false, next_cursor: null });
  expect(page.data[0]?.company_name).toBe("Counted");
});

test("leaving the loop asks for no further page", async () => {
  let requests = 0;
  const counting = createClient({
    apiKey: app.liveKey,
    baseUrl: app.url,
    fetch: (...request) => {
      requests++;
      return fetch(...request);
    },
  });
  const list = counting.leads.list({ limit: 1 });
  expect(requests).toBe(0);
  for await (const lead of list) {
    expect(lead.id).toBeDefined();
    break;
  }
  expect(requests).toBe(1);
  await list;
  expect(requests).toBe(1);
});

test("ifMatch keeps a change that another made meanwhile", async () => {
  const { id } = await salesos.leads.create({ company_name: "Acme" });
  const { etag } = await salesos.leads.get(id).withResponse();
  await salesos.leads.update(id, { title: "CEO" }, { ifMatch: etag });
  const error = await failure(salesos.leads.update(id, { title: "CFO" }, { ifMatch: etag }));
  expect(error).toMatchObject({ code: "precondition_failed", status: 412 });
  expect(error.errors[0]?.header).toBe("If-Match");
  await failure(salesos.leads.delete(id, { ifMatch: etag }));
  expect((await salesos.leads.get(id)).title).toBe("CEO");
});

test("what is invalid is named by its pointer, with a message, a request id and a help page", async () => {
  const error = await failure(salesos.leads.create({ contact_email: "john" }));
  expect(error).toMatchObject({ code: "invalid_body", status: 422 });
  expect(error.errors).toEqual([expect.objectContaining({ pointer: "/contact_email" })]);
  expect(error.message).toContain("e-mail");
  expect(error.requestId).toMatch(/^req_/);
  expect(error.helpUrl).toMatch(/\/help\/errors\/invalid_body$/);
});

test("the same idempotency key does the write once", async () => {
  const options = { idempotencyKey: "order-4711" };
  const first = await salesos.leads.create({ company_name: "Once" }, options);
  const again = await salesos.leads.create({ company_name: "Once" }, options).withResponse();
  expect(again.data).toEqual(first);
  expect(again.response.headers.get("idempotent-replayed")).toBe("true");
  const other = await failure(salesos.leads.create({ company_name: "Twice" }, options));
  expect(other.code).toBe("idempotency_key_reused");
});

test("a dry run answers and keeps nothing", async () => {
  const lead = await salesos.leads.create({ company_name: "Dry" }, { dryRun: true });
  expect(lead.company_name).toBe("Dry");
  expect((await failure(salesos.leads.get(lead.id))).code).toBe("not_found");
});

test("the allowance is known from the last answer", async () => {
  const limited = await startTestApp({}, { beside: app });
  try {
    const client = createClient({ apiKey: app.testKey, baseUrl: limited.url });
    expect(client.rateLimit).toBeUndefined();
    await client.leads.list();
    const before = client.rateLimit;
    expect(before?.remaining).toBeLessThan(before?.limit ?? 0);
    expect(before?.reset).toBeInstanceOf(Date);
  } finally {
    await limited.stop();
  }
});

test("any request can be sent by hand", async () => {
  const { data, response, requestId } = await salesos
    .request<{ count: number }>({ method: "GET", path: "/api/leads", query: { limit: 1 } })
    .withResponse();
  expect(data.count).toBeGreaterThan(0);
  expect(response.status).toBe(200);
  expect(requestId).toBe(response.headers.get("x-request-id"));
});

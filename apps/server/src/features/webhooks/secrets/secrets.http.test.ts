import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver, type Received } from "../../../testing/receiver.ts";
import { signPublished, signStandard } from "../signing/signature.rules.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const path = "/api/webhook-endpoints";
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

/** An endpoint with a receiver; `next` creates a lead and gives what the receiver got for it. */
async function subscribed() {
  const receiver = await startReceiver();
  const body = { url: receiver.url, event_types: ["lead.created"] };
  const { id, secret } = (await app.call("POST", path, { body })).json;
  stops.push(() => app.call("DELETE", `${path}/${id}`), receiver.stop);
  const next = async (): Promise<Received> => {
    const before = receiver.received.length;
    await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
    await until("the delivery arrives", () => receiver.received.length > before);
    return receiver.received[before] as Received;
  };
  return { one: `${path}/${id}`, secret: secret as string, next };
}

/** Checks which secrets signed: the published header by one, the standard one by each of some. */
function expectSignedBy({ headers, body }: Received, published: string, standard: string[]) {
  expect(headers["x-webhook-signature"]).toBe(signPublished(published, body));
  const { "webhook-id": id = "", "webhook-timestamp": at } = headers;
  const signatures = standard.map((secret) => signStandard(secret, id, Number(at), body));
  expect(headers["webhook-signature"]).toBe(signatures.join(" "));
}

test("during a rotation the published signature stays on the old secret and the standard one carries both", async () => {
  const { one, secret, next } = await subscribed();
  const rotated = await app.call("POST", `${one}/rotate-secret`, { body: {} });
  expect(rotated.status).toBe(200);
  // A delivery may succeed in between, which the health tells.
  const { next_secret: following, health: _then, ...endpoint } = rotated.json;
  expect(following).toMatch(/^whsec_/);
  const hours = (Date.parse(endpoint.next_secret_at) - Date.now()) / 3_600_000;
  expect(Math.round(hours)).toBe(24);
  const read = await app.call("GET", one);
  expect(read.json).toEqual({ ...endpoint, health: read.json.health });
  expect(read.headers.get("etag")).toBe(rotated.headers.get("etag"));
  expectSignedBy(await next(), secret, [secret, following]);

  const activated = await app.call("POST", `${one}/activate-secret`);
  expect(activated.status).toBe(200);
  expect(activated.json).toMatchObject({ next_secret_at: null });
  const { health } = (await app.call("GET", one)).json;
  expect((await app.call("GET", one)).json).toMatchObject({
    ...activated.json,
    health: { breaker: health.breaker },
  });
  expectSignedBy(await next(), following, [following]);
});

test("at the end of the overlap the next secret takes over by itself", async () => {
  const { one, secret, next } = await subscribed();
  const body = { overlap_seconds: 1 };
  const { next_secret: following } = (await app.call("POST", `${one}/rotate-secret`, { body }))
    .json;
  expectSignedBy(await next(), secret, [secret, following]);
  await until(
    "the overlap ends",
    async () => (await app.call("GET", one)).json.next_secret_at === null,
  );
  expectSignedBy(await next(), following, [following]);
  expect((await app.call("POST", `${one}/activate-secret`)).status).toBe(409);

  const again = await app.call("POST", `${one}/rotate-secret`);
  expectSignedBy(await next(), following, [following, again.json.next_secret]);
});

test("without an overlap the next secret signs at once", async () => {
  const { one, next } = await subscribed();
  const rotated = await app.call("POST", `${one}/rotate-secret`, { body: { overlap_seconds: 0 } });
  expect(rotated.json.next_secret_at).toBeNull();
  expectSignedBy(await next(), rotated.json.next_secret, [rotated.json.next_secret]);
});

test("a rotation under way stands against another, unless that replaces its lost secret", async () => {
  const { one, secret, next } = await subscribed();
  const lost = (await app.call("POST", `${one}/rotate-secret`)).json.next_secret;
  const refused = await app.call("POST", `${one}/rotate-secret`);
  expect(refused.status).toBe(409);
  expect(refused.json.detail).toContain("is already being rotated");
  const replaced = await app.call("POST", `${one}/rotate-secret`, { body: { replace: true } });
  expect(replaced.json.next_secret).not.toBe(lost);
  expectSignedBy(await next(), secret, [secret, replaced.json.next_secret]);
});

test("nothing is activated where nothing is rotated, and no endpoint of another workspace is touched", async () => {
  const { one } = await subscribed();
  for (const verb of ["rotate-secret", "activate-secret"]) {
    expect((await app.call("POST", `${one}/${verb}`, { key: app.testKey })).status).toBe(404);
    const headers = { "if-match": '"7"' };
    expect((await app.call("POST", `${one}/${verb}`, { headers })).status).toBe(412);
  }
  expect((await app.call("POST", `${one}/activate-secret`)).status).toBe(409);
});

test("a replay and a dry run of a rotation show no secret, and none is kept for them", async () => {
  const { one, secret, next } = await subscribed();
  const dry = await app.call("POST", `${one}/rotate-secret?dryRun=true`);
  expect(dry.json.next_secret).toBeNull();
  expectSignedBy(await next(), secret, [secret]);
  const headers = { "idempotency-key": "rotation-1" };
  const first = await app.call("POST", `${one}/rotate-secret`, { headers });
  const second = await app.call("POST", `${one}/rotate-secret`, { headers });
  expect(second.json).toEqual({ ...first.json, next_secret: null });
  const kept = await app.database.query<{ body: string }>("select body from idempotency_keys");
  expect(kept.some(({ body }) => body.includes(first.json.next_secret))).toBe(false);
});

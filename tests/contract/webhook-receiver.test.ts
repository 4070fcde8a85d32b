import { readFile } from "node:fs/promises";
import { createServer, type RequestListener } from "node:http";
import { createRequire } from "node:module";
import type { AddressInfo } from "node:net";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { startReceiver, type Received } from "../../apps/server/src/testing/receiver.ts";

const require = createRequire(import.meta.url);
const page = new URL("published/webhook-receiver.txt", import.meta.url);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

interface Express {
  (): RequestListener & { use(handler: unknown): void };
  json(): unknown;
}

/** The receiver of the published page, letter for letter, on a version of Express. */
async function startPublishedReceiver(express: Express) {
  const source = await readFile(page, "utf8");
  const server = express();
  server.use(express.json());
  const verified: unknown[] = [];
  const env = { WEBHOOK_SECRET: "" };
  const log = (_words: string, body: unknown) => verified.push(body);
  // oxlint-disable-next-line typescript/no-implied-eval -- the page's code is what is tested
  new Function("require", "app", "process", "console", source)(require, server, { env }, { log });
  const listening = createServer(server);
  await new Promise<void>((done) => listening.listen(0, "127.0.0.1", done));
  const { port } = listening.address() as AddressInfo;
  stops.push(async () => {
    listening.closeAllConnections();
    return new Promise((done) => listening.close(done));
  });
  return { url: `http://127.0.0.1:${port}/webhooks`, env, verified };
}

async function subscribe(url: string): Promise<{ id: string; secret: string }> {
  const created = await app.call("POST", "/api/webhook-endpoints", {
    body: { url, event_types: ["*"] },
  });
  expect(created.status).toBe(201);
  stops.push(() => app.call("DELETE", `/api/webhook-endpoints/${created.json.id}`));
  return created.json;
}

const texts = {
  emoji: "👩‍👩‍👧‍👦 🇺🇦 👍🏽",
  right_to_left: "مرحبا \u200fשלום",
  quotes: `"double" 'single' \`back\` \\ \\" \\u0041 </script>`,
  separators: "a\u2028b\u2029c",
  beyond: "𝒳𠜎",
};
// As JSON text, since an object literal has neither a `-0` nor a `__proto__` that survive.
const awkward =
  `{"large":1e21,"tiny":5e-324,"safe":9007199254740991,"tenth":0.1,"minus_zero":-0,"huge":1.7976931348623157e308,
  "2":"two","1":"one","10":"ten","-1":"minus one","01":"leading","4294967295":"index","__proto__":"proto","constructor":"c","toString":"t",
  "hasOwnProperty":"h","":"","é":"accent","a b":"space","\\"":"quote","\\\\":"backslash"}`.replace(
    '"":"",',
    "",
  );
const nasty = `${JSON.stringify({ company_name: texts.emoji, contact_name: texts.right_to_left, title: texts.quotes, source: texts.separators, tags: [texts.beyond] }).slice(0, -1)},"custom":${awkward}}`;

describe.each(["express", "express4"])("the published receiver on %s", (version) => {
  test("verifies every delivery", async () => {
    const receiver = await startPublishedReceiver(require(version) as Express);
    const { id, secret } = await subscribe(receiver.url);
    receiver.env.WEBHOOK_SECRET = secret;

    const lead = await app.call("POST", "/api/leads", { body: nasty });
    expect(lead.status).toBe(201);
    const change = { custom: { "3": texts.separators, ["__proto__"]: 1.5e-7 }, phone: "+49 30 1" };
    await app.call("PATCH", `/api/leads/${lead.json.id}`, { body: change });
    const deal = await app.call("POST", "/api/deals", {
      body: { title: texts.quotes, value: 0.1, lead_id: lead.json.id },
    });
    await app.call("PATCH", `/api/deals/${deal.json.id}`, { body: { stage: "won" } });
    await app.call("DELETE", `/api/deals/${deal.json.id}`);
    await app.call("DELETE", `/api/leads/${lead.json.id}`);

    const attempts = () =>
      app.database.query<{ status: number }>(
        "select status from webhook_attempts where endpoint_id = $1",
        [id],
      );
    await until("all attempts are recorded", async () => (await attempts()).length === 8);
    expect((await attempts()).every(({ status }) => status === 200)).toBe(true);
    expect(receiver.verified).toContainEqual(expect.objectContaining({ data: lead.json }));
  });

  test("refuses what another secret signed", async () => {
    const receiver = await startPublishedReceiver(require(version) as Express);
    const { id } = await subscribe(receiver.url);
    receiver.env.WEBHOOK_SECRET = "whsec_another";
    await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
    await until("the refusal is recorded", async () => {
      const found = await app.database.query<{ status: number }>(
        "select status from webhook_attempts where endpoint_id = $1",
        [id],
      );
      return found[0]?.status === 401;
    });
    expect(receiver.verified).toEqual([]);
  });
});

test("the standardwebhooks package verifies the other headers", async () => {
  const receiver = await startReceiver();
  stops.push(receiver.stop);
  const { secret } = await subscribe(receiver.url);
  await app.call("POST", "/api/leads", { body: nasty });
  await until("it is received", () => receiver.received.length === 1);
  const { headers, body, json } = receiver.received[0] as Received;
  expect(new Webhook(secret).verify(body, headers)).toEqual(json);
  expect(headers["webhook-id"]).toBe(json.id);
  expect(headers["content-type"]).toBe("application/json");
  expect(headers["user-agent"]).toBe("SalesOS-Webhooks/1");
  expect(headers["content-length"]).toBe(String(Buffer.byteLength(body)));
  expect(headers["content-encoding"]).toBeUndefined();
  expect(headers["transfer-encoding"]).toBeUndefined();
});

test("the body of any accepted record survives the receiver's parse and stringify", async () => {
  const name = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    fc.nat({ max: 2 ** 32 }).map(String),
    fc.constantFrom("__proto__", "constructor", "toJSON", "-1", "01", "1.5", "length"),
  );
  const value = fc.oneof(
    fc.string({ unit: "binary", maxLength: 30 }),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.integer(),
    fc.boolean(),
  );
  const records = fc.record({
    company_name: fc.string({ unit: "binary", minLength: 1, maxLength: 30 }),
    tags: fc.uniqueArray(fc.string({ unit: "grapheme", minLength: 1, maxLength: 10 }), {
      maxLength: 5,
    }),
    custom: fc.dictionary(name, value, { maxKeys: 12 }),
  });
  let accepted = 0;
  await fc.assert(
    fc.asyncProperty(records, records, async (first, second) => {
      const created = await app.call("POST", "/api/leads", { body: first });
      expect([201, 422]).toContain(created.status);
      if (created.status !== 201) return;
      accepted++;
      const { id } = created.json;
      const changed = await app.call("PATCH", `/api/leads/${id}`, { body: second });
      const events = await app.database.query<{ type: string; body: string }>(
        "select type, body from events where record_id = $1",
        [id],
      );
      expect(events.length).toBe(changed.status === 200 ? 2 : 1);
      for (const { type, body } of events) {
        const received = JSON.parse(body);
        expect(JSON.stringify(received)).toBe(body);
        if (type === "lead.created") expect(JSON.stringify(received.data)).toBe(created.text);
      }
    }),
    { numRuns: 150 },
  );
  expect(accepted).toBeGreaterThan(20);
});

test("an event of more than 64 KB goes thin, with the path to read it at", async () => {
  const receiver = await startReceiver();
  stops.push(receiver.stop);
  await subscribe(receiver.url);
  const long = Object.fromEntries(Array.from({ length: 8 }, (_, i) => [`n${i}`, "é".repeat(4000)]));
  // As large as a record may be, so that with what an event says about it it is more.
  const tried = await app.call("POST", "/api/leads?dryRun=true", {
    body: { company_name: "Big", custom: long },
  });
  long["pad"] = "x".repeat(65_500 - Buffer.byteLength(tried.text));
  const lead = await app.call("POST", "/api/leads", {
    body: { company_name: "Big", custom: long },
  });
  expect(lead.status).toBe(201);
  await until("it is received", () => receiver.received.length === 1);
  const { body, json } = receiver.received[0] as Received;
  expect(Buffer.byteLength(body)).toBeLessThan(65_536);
  expect(json).toMatchObject({ type: "lead.created", data: null, previous: null });
  expect((await app.call("GET", json.data_url)).json).toEqual(lead.json);
});

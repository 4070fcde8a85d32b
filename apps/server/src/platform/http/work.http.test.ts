import { request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { mustBeLinear } from "../../testing/cpu.ts";
import { hostileBodies } from "../../testing/hostile-bodies.ts";

// The server runs in this thread, so the CPU time of the thread holds all that it does for a request.
let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

interface Sent {
  method?: string;
  path?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Sends a request as it is; `fetch` would mend paths and headers first. */
function send({ method = "GET", path = "/api/leads", headers = {}, body }: Sent): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
  const sent = request(
    app.url,
    { method, path, headers: { "x-api-key": app.liveKey, ...length, ...headers } },
    (response) => response.resume().on("end", () => resolve(response.statusCode ?? 0)),
  );
  sent.on("error", reject).end(body);
  return promise;
}

async function isRefused(sent: Sent): Promise<void> {
  expect(await send(sent)).toBeLessThan(500);
}

test.each(Object.entries(hostileBodies))(
  "a hostile body costs CPU in proportion to its length, up to its answer: %s",
  (_, bodyOf) => {
    const headers = { "content-type": "application/json" };
    return mustBeLinear((n) => ({ method: "POST", body: bodyOf(n), headers }), 200_000, isRefused);
  },
);

const hostileText: Record<string, (n: number) => string> = {
  "one letter": (n) => "a".repeat(n),
  commas: (n) => ",".repeat(n),
  spaces: (n) => `x${" ".repeat(n)}x`,
  "a key behind spaces": (n) => `Bearer${" ".repeat(n)}x y`,
  "parameters of a media type": (n) => `application/json${";a=b".repeat(n / 4)}`,
  semicolons: (n) => `application/json${";".repeat(n)}`,
  "quoted backslashes": (n) => `application/json; a="${"\\\\".repeat(n / 2)}`,
  quotes: (n) => '"'.repeat(n),
  ranges: (n) => "*/*;q=0.1,".repeat(n / 10),
  tags: (n) => 'W/"1",'.repeat(n / 6),
  addresses: (n) => "[::1]:1, 127.0.0.1, ".repeat(n / 20),
  "a zone": (n) => `fe80::1%${"a".repeat(n)}`,
  cookies: (n) => "a=b; ".repeat(n / 5),
};

const HEADERS = [
  ...["x-api-key", "authorization", "content-type", "accept", "accept-encoding", "cookie"],
  ...["if-match", "if-none-match", "idempotency-key", "x-forwarded-for", "x-request-id", "origin"],
  ...["last-event-id", "range", "user-agent"],
];

test.each(Object.entries(hostileText))(
  "a hostile header costs CPU in proportion to its length: %s",
  async (_, text) => {
    for (const name of HEADERS) {
      const of = (n: number): Sent => ({
        ...{ method: "POST", body: '{"company_name":"Acme"}' },
        headers: { "content-type": "application/json", [name]: text(n) },
      });
      await mustBeLinear(of, 7_000, isRefused);
    }
  },
);

test.each([
  ...["/", "/api/", "/api/leads/", "/api/leads?q=", "/api/leads?sort=", "/api/leads?cursor="],
  ...["/docs/", "/help/", "/status/unsubscribe?token=", "/help/contact?code="],
])("a hostile URL costs CPU in proportion to its length: %s", async (base) => {
  const parts = ["a", "/", "/..", "%2F", "%00", "%CC%95%CC%80", "?", "a&", "%", "-", "=,"];
  for (const part of parts) {
    const of = (n: number): Sent => ({ path: base + part.repeat(n / part.length) });
    await mustBeLinear(of, 2_000, isRefused);
  }
});

test("no turn of the event loop takes most of what many hard leads cost, filters of webhooks included", async () => {
  const or = Array.from({ length: 50 }, (_, i) => ({
    field: "data.custom.k0",
    contains: `no ${i}`,
  }));
  for (let i = 0; i < 5; i++) {
    const body = { url: `https://example.com/${i}`, event_types: ["*"], filter: { or } };
    expect((await app.call("POST", "/api/webhook-endpoints", { body })).status).toBe(201);
  }
  const custom = Object.fromEntries(
    [0, 1, 2, 3].map((i) => [`k${i}`, `${i}${"\ufdfa".repeat(3_900)}`]),
  );
  let most = 0;
  let over = false;
  const first = process.threadCpuUsage();
  const cpu = (since: NodeJS.CpuUsage) => process.threadCpuUsage(since).user;
  let before = first;
  const measure = () => {
    most = Math.max(most, cpu(before));
    before = process.threadCpuUsage();
    if (!over) setImmediate(measure);
  };
  setImmediate(measure);
  const leads = Array.from({ length: 60 }, () =>
    app.call("POST", "/api/leads", { body: { company_name: "Acme", custom } }),
  );
  const statuses = (await Promise.all(leads)).map(({ status }) => status);
  over = true;
  expect(new Set(statuses)).toEqual(new Set([201]));
  expect(most).toBeLessThan(cpu(first) / 8);
});

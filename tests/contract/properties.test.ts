import { Agent, request } from "node:http";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contract } from "../../apps/server/src/contract.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { checkAnswer, type CheckedAnswer } from "../../apps/server/src/testing/contract-check.ts";
import { requests, type AnyRequest } from "./generators.ts";

// To see a failure again: PROPERTY_SEED=… npm run test:http -- tests/contract/properties.test.ts
const seed = Number(process.env["PROPERTY_SEED"] ?? Date.now() % 2 ** 31);
const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 3_000);

let app: TestApp;
const ids: string[] = [];
const agent = new Agent({ keepAlive: true, maxSockets: 4 });

beforeAll(async () => {
  app = await startTestApp();
  for (const company_name of ["Acme Inc", "Globex", "Initech"]) {
    const lead = await app.call("POST", "/api/leads", { body: { company_name } });
    ids.push(lead.json.id);
    const body = { title: company_name, value: 10, lead_id: lead.json.id };
    ids.push((await app.call("POST", "/api/deals", { body })).json.id);
  }
});
afterAll(async () => {
  agent.destroy();
  await app.stop();
});

/** Sends a request as it is; `fetch` would mend paths and headers first. */
function send({ method, path, headers, body }: AnyRequest): Promise<CheckedAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<CheckedAnswer>();
  const sent = request(
    app.url,
    {
      method,
      path,
      agent,
      headers: {
        "x-api-key": app.liveKey,
        ...(body === undefined ? {} : { "content-length": Buffer.byteLength(body) }),
        ...headers,
      },
    },
    (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const received = new Headers();
        for (const [name, value] of Object.entries(response.headers))
          received.set(name, String(value));
        const text = Buffer.concat(parts).toString("utf8");
        resolve({ status: response.statusCode ?? 0, headers: received, text });
      });
    },
  );
  sent.on("error", reject);
  sent.end(body);
  return promise;
}

test(`no input yields a 5xx, and every answer is one of the contract (seed ${seed})`, async () => {
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(requests(contract(app.url), ids), async (any) => {
      const answer = await send(any);
      statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
      if (answer.status !== 501) expect(answer.status).toBeLessThan(500);
      checkAnswer(any.method, any.path, answer);
    }),
    { seed, numRuns: RUNS },
  );
  // Enough of them get through to what lies behind the checks.
  expect(statuses.get(200) ?? 0).toBeGreaterThan(RUNS / 50);
  expect(statuses.get(201) ?? 0).toBeGreaterThan(0);
});

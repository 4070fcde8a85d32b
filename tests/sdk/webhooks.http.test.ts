import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import {
  createClient,
  webhooks,
  type Delivery,
  type WebhookEvent,
} from "../../packages/sdk/src/index.ts";

interface Vector {
  name: string;
  secret: string;
  webhook_id: string;
  webhook_timestamp: number;
  body: string;
  x_webhook_signature: string;
  webhook_signature: string;
}

const file = "../../apps/server/src/features/webhooks/signing/signature.vectors.json";
const { vectors, rotation } = JSON.parse(
  await readFile(new URL(file, import.meta.url), "utf8"),
) as {
  vectors: Vector[];
  rotation: (Vector & { next_secret: string | null })[];
};

test.for(vectors)("both signatures of the published vector: $name", async (vector) => {
  const delivery: Delivery = {
    body: vector.body,
    secret: vector.secret,
    now: new Date(vector.webhook_timestamp * 1000),
    headers: {
      "webhook-id": vector.webhook_id,
      "webhook-timestamp": String(vector.webhook_timestamp),
      "webhook-signature": vector.webhook_signature,
      "x-webhook-signature": vector.x_webhook_signature,
    },
  };
  const event = JSON.parse(vector.body) as { type?: string };
  for (const signature of ["webhook-signature", "x-webhook-signature"] as const) {
    const verified = webhooks.verify({ ...delivery, signature });
    // A vector may sign what is no event.
    if (event.type === undefined) {
      await expect(verified).rejects.toMatchObject({ reason: "invalid_body" });
    } else await expect(verified).resolves.toEqual(event);
  }
});

test.for(rotation)(
  "in a rotation, either secret is verified that is in force: $name",
  async (vector) => {
    const delivery = {
      body: vector.body,
      now: new Date(vector.webhook_timestamp * 1000),
      headers: {
        "webhook-id": vector.webhook_id,
        "webhook-timestamp": String(vector.webhook_timestamp),
        "webhook-signature": vector.webhook_signature,
        "x-webhook-signature": vector.x_webhook_signature,
      },
    };
    for (const secret of [vector.secret, vector.next_secret]) {
      if (secret === null) continue;
      const event = await webhooks.verify({ ...delivery, secret, signature: "webhook-signature" });
      expect(event).toEqual(JSON.parse(vector.body));
    }
    const { secret } = vector;
    const old = webhooks.verify({ ...delivery, secret, signature: "x-webhook-signature" });
    await expect(old).resolves.toEqual(JSON.parse(vector.body));
  },
);

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

test("a real delivery is verified by both signatures and gives the typed event", async () => {
  const salesos = createClient({ apiKey: app.liveKey, baseUrl: app.url });
  const events: WebhookEvent[] = [];
  const failures: unknown[] = [];
  let secret = "";
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const delivery = { body: Buffer.concat(chunks), headers: request.headers, secret };
      webhooks
        .verify(delivery)
        .then((event) => events.push(event))
        .then(() => webhooks.verify({ ...delivery, signature: "x-webhook-signature" }))
        .catch((error: unknown) => failures.push(error))
        .finally(() => response.end());
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());

  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const endpoint = await salesos.webhookEndpoints.create({ url, event_types: ["lead.created"] });
  secret = endpoint.secret ?? "";
  const lead = await salesos.leads.create({ company_name: "Zoë & Söhne 🦊" });
  await until("the delivery is received", () => events.length + failures.length > 0);

  expect(failures).toEqual([]);
  const [event] = events;
  if (event?.type !== "lead.created") return expect.unreachable("another event");
  expect(event.data?.company_name).toBe(lead.company_name);
});

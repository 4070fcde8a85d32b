// npm install hono @hono/node-server
// SALESOS_WEBHOOK_SECRET=whsec_… node hono.ts
import { serve } from "@hono/node-server";
import { Hono } from "hono";
import { bodyLimit } from "hono/body-limit";
import { once, verify, type Event } from "./verify.ts";

const secret = process.env["SALESOS_WEBHOOK_SECRET"] ?? "";
if (secret === "") throw new Error("Set SALESOS_WEBHOOK_SECRET to the endpoint's secret.");

const app = new Hono();

app.post("/webhooks", bodyLimit({ maxSize: 1_000_000 }), async (c) => {
  // Use the raw bytes, not c.req.json(): the signature covers them.
  const body = new Uint8Array(await c.req.arrayBuffer());
  if (!verify(c.req.header(), body, secret)) return c.text("The signature does not match.", 401);
  const event = JSON.parse(new TextDecoder().decode(body)) as Event;
  // If this throws, the response is a 500, and SalesOS retries the delivery.
  await once(event.id, () => handle(event));
  return c.body(null, 204);
});

/** Quick work only: after 15 seconds the delivery counts as failed. Put the rest into a queue. */
async function handle(event: Event): Promise<void> {
  console.log(`${event.type} ${event.id}`);
}

const port = Number(process.env["PORT"] ?? 3000);
serve({ fetch: app.fetch, port, hostname: "127.0.0.1" }, () => console.log("Ready."));

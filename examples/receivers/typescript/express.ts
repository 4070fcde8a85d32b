// npm install express
// SALESOS_WEBHOOK_SECRET=whsec_… node express.ts
import express from "express";
import { once, verify, type Event } from "./verify.ts";

const secret = process.env["SALESOS_WEBHOOK_SECRET"] ?? "";
if (secret === "") throw new Error("Set SALESOS_WEBHOOK_SECRET to the endpoint's secret.");

const app = express();

// Use the raw bytes, not express.json(): the signature covers them. Register this before any app.use(express.json()).
app.post(
  "/webhooks",
  express.raw({ type: "application/json", limit: "1mb" }),
  async (request, response) => {
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || !verify(request.headers, body, secret)) {
      response.status(401).send("The signature does not match.");
      return;
    }
    const event = JSON.parse(body.toString("utf8")) as Event;
    // If this throws, the response is a 500, and SalesOS retries the delivery.
    await once(event.id, () => handle(event));
    response.status(204).end();
  },
);

/** Quick work only: after 15 seconds the delivery counts as failed. Put the rest into a queue. */
async function handle(event: Event): Promise<void> {
  console.log(`${event.type} ${event.id}`);
}

app.listen(Number(process.env["PORT"] ?? 3000), "127.0.0.1", () => console.log("Ready."));

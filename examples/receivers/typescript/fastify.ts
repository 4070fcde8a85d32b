// npm install fastify
// SALESOS_WEBHOOK_SECRET=whsec_… node fastify.ts
import { fastify } from "fastify";
import { once, verify, type Event } from "./verify.ts";

const secret = process.env["SALESOS_WEBHOOK_SECRET"] ?? "";
if (secret === "") throw new Error("Set SALESOS_WEBHOOK_SECRET to the endpoint's secret.");

const app = fastify();

// In this scope, JSON stays raw bytes, which the signature covers; elsewhere it is parsed as usual.
await app.register(async (scope) => {
  scope.removeContentTypeParser("application/json");
  scope.addContentTypeParser(
    "application/json",
    { parseAs: "buffer" },
    async (_request: unknown, body: Buffer) => body,
  );

  scope.post("/webhooks", async (request, reply) => {
    const { body } = request;
    if (!Buffer.isBuffer(body) || !verify(request.headers, body, secret)) {
      return reply.code(401).send("The signature does not match.");
    }
    const event = JSON.parse(body.toString("utf8")) as Event;
    // If this throws, the response is a 500, and SalesOS retries the delivery.
    await once(event.id, () => handle(event));
    return reply.code(204).send();
  });
});

/** Quick work only: after 15 seconds the delivery counts as failed. Put the rest into a queue. */
async function handle(event: Event): Promise<void> {
  console.log(`${event.type} ${event.id}`);
}

await app.listen({ port: Number(process.env["PORT"] ?? 3000), host: "127.0.0.1" });
console.log("Ready.");

import { setTimeout as delay } from "node:timers/promises";
import type { Child } from "./child.ts";
import { measureOnce, type Row } from "./rounds.ts";
import type { SalesOs } from "./salesos.ts";
import type { System } from "./systems.ts";

export interface WebhookRound {
  row: Row;
  /** Deliveries per second that arrived while leads were created. */
  deliveredWhile: number;
}

/** Creates leads while one endpoint subscribes to them; undefined where this SalesOS has no endpoints yet. */
export async function createWithWebhook(options: {
  salesos: SalesOs;
  system: System;
  key: string;
  receiver: Child;
  receiverPort: number;
  connections: number;
  seconds: number;
}): Promise<WebhookRound | undefined> {
  const { salesos, key, receiver } = options;
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`http://127.0.0.1:${salesos.port}${path}`, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const made = await call("POST", "/api/webhook-endpoints", {
    url: `http://127.0.0.1:${options.receiverPort}/hook`,
    event_types: ["lead.created"],
  });
  if (made.status === 404) return undefined;
  if (made.status !== 201) throw new Error(`The endpoint was refused: ${await made.text()}`);
  const { id } = (await made.json()) as { id: string };
  const before = await receiver.call<number>("received");
  const started = performance.now();
  const row = await measureOnce(
    options.system,
    { name: "create", shown: "create, webhook on", system: "SalesOS" },
    options.connections,
    options.seconds,
    salesos.postmasterPid,
  );
  const seconds = (performance.now() - started) / 1_000;
  const deliveredWhile = ((await receiver.call<number>("received")) - before) / seconds;
  const gone = await call("DELETE", `/api/webhook-endpoints/${id}`);
  if (gone.status !== 204) throw new Error(`The endpoint was not deleted: ${await gone.text()}`);
  await silence(receiver);
  return { row, deliveredWhile };
}

/** Until nothing arrives any more: what is on its way must not burden the next round. */
async function silence(receiver: Child): Promise<void> {
  for (let last = -1; ; await delay(300)) {
    const received = await receiver.call<number>("received");
    if (received === last) return;
    last = received;
  }
}

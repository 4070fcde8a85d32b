import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/auth/key-format.ts";
import { attachEmbeddedPostgres } from "../../apps/server/src/platform/embedded-postgres/index.ts";
import { sendUntilAnswered, startLoad, type Intent } from "./load.ts";
import { killPostmaster, killServer, startServer, type RunningServer } from "./server.ts";

const ROUNDS = Number(process.env["FAULT_ROUNDS"] ?? 20);
const CONNECTIONS = 16;

const liveKey = generateKey("live");
const delivered = new Map<string, number>();
let dataDir: string;
let receiver: Server;
let server: RunningServer;

const start = () =>
  startServer({
    SALESOS_DATA_DIR: dataDir,
    SALESOS_LIVE_KEY: liveKey,
    SALESOS_SAMPLE_DATA: "off",
    SALESOS_SANDBOX: "off",
  });

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), "salesos-faults-"));
  receiver = createServer((request, response) => {
    request.resume().on("end", () => {
      const id = String(request.headers["webhook-id"]);
      delivered.set(id, (delivered.get(id) ?? 0) + 1);
      response.end();
    });
  }).listen(0, "127.0.0.1");
  server = await start();
  const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const response = await fetch(`${server.url}/api/webhook-endpoints`, {
    method: "POST",
    headers: { "x-api-key": liveKey, "content-type": "application/json" },
    body: JSON.stringify({ url, event_types: ["lead.created"] }),
  });
  expect(response.status).toBe(201);
});

afterAll(async () => {
  server.process.kill("SIGTERM");
  await server.exited;
  receiver.close();
  receiver.closeAllConnections();
  await rm(dataDir, { recursive: true, force: true });
});

async function rows<Row>(text: string): Promise<Row[]> {
  const attached = await attachEmbeddedPostgres({ dataDir });
  const client = new Client(attached?.connection);
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

test(`over ${ROUNDS} rounds of kill -9 nothing acknowledged is lost, doubled or left untold`, async () => {
  const intents: Intent[] = [];
  let killedServers = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const load = startLoad(server.url, liveKey, CONNECTIONS);
    await new Promise((resolve) => setTimeout(resolve, 200 + Math.random() * 600));
    if (round % 2 === 0) {
      await killServer(server);
      await load.stop();
      server = await start();
      killedServers++;
    } else {
      await killPostmaster(dataDir);
      await load.stop();
    }
    // Everything that was not answered is sent again under its key, and so is a part of what was.
    for (const [i, intent] of load.intents.entries()) {
      if (intent.answers === 0 || i % 50 === 0)
        await sendUntilAnswered(server.url, liveKey, intent, 20);
    }
    intents.push(...load.intents);
  }

  expect(intents.filter((intent) => intent.ids.size !== 1)).toEqual([]);
  const ids = new Set(intents.flatMap((intent) => [...intent.ids]));
  const leads = await rows<{ id: string }>("select id from leads");
  const kept = new Set(leads.map((lead) => lead.id));
  expect({ lost: [...ids.difference(kept)], unknown: [...kept.difference(ids)] }).toEqual({
    lost: [],
    unknown: [],
  });
  const events = await rows<{ id: string; record_id: string }>("select id, record_id from events");
  expect(events.length).toBe(ids.size);
  expect(new Set(events.map((event) => event.record_id)).symmetricDifference(ids)).toEqual(
    new Set(),
  );

  const response = await fetch(`${server.url}/api/leads?limit=1&industry=technology`, {
    headers: { "x-api-key": liveKey },
  });
  expect(await response.json()).toMatchObject({ count: ids.size });

  await expect
    .poll(() => events.filter((event) => !delivered.has(event.id)).length, { timeout: 60_000 })
    .toBe(0);
  const doubled = [...delivered.values()].filter((n) => n > 1).length;
  console.log(
    `${ROUNDS} rounds (${killedServers} of the server, ${ROUNDS - killedServers} of the database): ` +
      `${ids.size} leads acknowledged, 0 lost, 0 doubled; ${events.length} events delivered, ${doubled} of them more than once`,
  );
}, 600_000);

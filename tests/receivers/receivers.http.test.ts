import { createServer, type AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deliveryHeaders, generateSecret } from "../../apps/server/src/features/webhooks/index.ts";
import { newId } from "../../apps/server/src/platform/types/ids.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { run, stop, type Program } from "../system/product.ts";
import { absent, examples, type Example } from "./runtimes.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

/** Starts an example as its reader does, and waits until it answers. */
async function startExample({ command, folder }: Example, secret: string, port: number) {
  const env = { SALESOS_WEBHOOK_SECRET: secret, PORT: String(port) };
  const program = run(command, env, { cwd: folder });
  let isOver = false;
  void program.ended.then(() => (isOver = true));
  await eventually(async () => {
    if (isOver) return true;
    return (await fetch(`http://127.0.0.1:${port}/`)).status > 0;
  });
  if (isOver) throw new Error(program.output());
  return program;
}

const handled = ({ output }: Program, id: string) =>
  output().split(`lead.created ${id}`).length - 1;

const here = examples.filter(({ needs }) => !absent.includes(needs));

describe.each(here)("the example receiver for $name", (example) => {
  const secret = generateSecret();
  let url: string;
  let program: Program;
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/webhooks`;
    program = await startExample(example, secret, port);
  });
  afterAll(() => stop(program));

  const delivery = (change: { at?: Date; key?: string; nextSecret?: string } = {}) => {
    const { at: timestamp = new Date(), key = secret, nextSecret } = change;
    const id = newId();
    const body = JSON.stringify({ id, type: "lead.created", data: { name: "Zoë 🦊 \u2028 שלום" } });
    const signing = { secret: key, nextSecret, eventId: id, type: "lead.created", timestamp, body };
    return { id, body, headers: deliveryHeaders(signing) };
  };
  const send = async ({ body, headers }: { body: string; headers: Record<string, string> }) =>
    (await fetch(url, { method: "POST", headers, body })).status;

  test("takes a genuine delivery and handles it once, however often it comes", async () => {
    const genuine = delivery();
    expect(await send(genuine)).toBe(204);
    expect(await send(genuine)).toBe(204);
    await eventually(() => handled(program, genuine.id) > 0 || undefined);
    expect(handled(program, genuine.id)).toBe(1);
  });

  test("verifies the bytes, not what they mean", async () => {
    const { id, headers } = delivery();
    const body = `{ "type":"lead.created",\n "id" : "${id}", "data": {"value":1.0e2} }`;
    const eventId = headers["webhook-id"] ?? "";
    const spaced = { secret, eventId, type: "lead.created", timestamp: new Date(), body };
    expect(await send({ body, headers: deliveryHeaders(spaced) })).toBe(204);
  });

  test("takes the largest delivery", async () => {
    const { id, headers } = delivery();
    const body = JSON.stringify({ id, type: "lead.created", data: { text: "🦊".repeat(50_000) } });
    const eventId = headers["webhook-id"] ?? "";
    const large = { secret, eventId, type: "lead.created", timestamp: new Date(), body };
    expect(await send({ body, headers: deliveryHeaders(large) })).toBe(204);
  });

  test("takes it while the secret is being changed, with the old and with the new one", async () => {
    expect(await send(delivery({ nextSecret: generateSecret() }))).toBe(204);
    expect(await send(delivery({ key: generateSecret(), nextSecret: secret }))).toBe(204);
  });

  test("refuses what is changed, old, from the future, signed by another or not at all", async () => {
    const { body, headers, id } = delivery();
    const { "webhook-signature": _, ...unsigned } = headers;
    const ago = (minutes: number) => delivery({ at: new Date(Date.now() - minutes * 60_000) });
    const bad = [
      { body: body.replace("Zoë", "Zoe"), headers },
      { body, headers: { ...headers, "webhook-id": newId() } },
      { body, headers: unsigned },
      { body: "", headers },
      ago(6),
      ago(-6),
      delivery({ key: generateSecret() }),
    ];
    for (const wrong of bad) expect(await send(wrong)).toBe(401);
    expect(handled(program, id)).toBe(0);
  });
});

test.each(here)("$name: a real delivery is taken, and handled once", async (example) => {
  const port = await freePort();
  const created = await app.call("POST", "/api/webhook-endpoints", {
    body: { url: `http://127.0.0.1:${port}/webhooks`, event_types: ["lead.created"] },
  });
  const program = await startExample(example, created.json.secret, port);
  try {
    const lead = await app.call("POST", "/api/leads", { body: { company_name: "Zoë & Söhne 🦊" } });
    const { data } = await eventually(async () => {
      const found = await app.call("GET", `/api/events?recordId=${lead.json.id}`);
      return found.json.data.length > 0 ? found.json : undefined;
    });
    await eventually(() => handled(program, data[0].id) > 0 || undefined);
    expect(handled(program, data[0].id)).toBe(1);
  } finally {
    await stop(program);
    await app.call("DELETE", `/api/webhook-endpoints/${created.json.id}`);
  }
});

import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { startReceiver } from "../../testing/receiver.ts";

const EVENTS = 10_000;
const EPOCH = Date.parse("2026-01-01T00:00:00Z");

let app: TestApp;
beforeAll(async () => {
  // This instance only takes requests; the workers are other processes and instances.
  app = await startTestApp({}, { sender: "off", jobs: "off" });
});
afterAll(() => app.stop());

/** The product as its own process on the same database. */
function startProcess() {
  const { host = "", port = 0, user = "", database = "" } = app.database.connection;
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const main = new URL("../../cli/main.ts", import.meta.url).pathname;
  return spawn(process.execPath, [main, "serve"], {
    env: { ...process.env, DATABASE_URL: url, PORT: "0", SALESOS_SAMPLE_DATA: "off" },
    stdio: "ignore",
  });
}

test("a replay whose process is killed is gone on with by another: every event once", async () => {
  const receiver = await startReceiver();
  const body = { url: receiver.url, event_types: ["*"] };
  const endpoint = (await app.call("POST", "/api/webhook-endpoints", { body })).json;
  await app.database.query(
    `insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
      select w.id, (lpad(to_hex(${EPOCH} + n::bigint * 10), 12, '0') || '70008000000000000000')::uuid,
        'lead.created', gen_random_uuid(), now(), '{}', 1
      from workspaces w, generate_series(1, ${EVENTS}) n where w.mode = 'live'`,
  );
  const since = new Date(EPOCH).toISOString();
  const created = await app.call("POST", "/api/webhook-replays", {
    body: { endpoint_id: endpoint.id, mode: "all", since },
  });
  const read = async () => (await app.call("GET", `/api/webhook-replays/${created.json.id}`)).json;

  const first = startProcess();
  await until("it is under way", async () => (await read()).done > 0);
  first.kill("SIGKILL");
  await once(first, "exit");
  const left = await read();
  expect(left.state).toBe("running");

  const second = await startTestApp({}, { beside: app });
  await until("it has ended", async () => (await read()).state === "succeeded");
  expect(await read()).toMatchObject({ total: EVENTS, done: EVENTS, deliveries: EVENTS });
  const arrived = () => new Set(receiver.received.map(({ headers }) => headers["webhook-id"])).size;
  await until("all have arrived", () => arrived() === EVENTS);
  await second.stop();
  await receiver.stop();
});

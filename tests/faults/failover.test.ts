import { afterEach, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { startLoad } from "./load.ts";
import { startReplicated } from "./replica.ts";
import { killServer, startServer } from "./server.ts";

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

test("after a failover to a synchronous standby all that was acknowledged is there, and writes go on without a restart", async () => {
  const replicated = await startReplicated();
  stops.push(replicated.stop);
  const key = generateKey("live");
  const env = { DATABASE_URL: replicated.url, SALESOS_LIVE_KEY: key, SALESOS_SAMPLE_DATA: "off" };
  const servers = [await startServer(env), await startServer(env)];
  for (const server of servers) stops.push(() => killServer(server));
  const loads = servers.map(({ url }) => startLoad(url, key, 4));
  const acknowledged = () => loads.flatMap(({ intents }) => intents.flatMap(({ ids }) => [...ids]));
  await until("writes", () => acknowledged().length > 200);

  await replicated.primary.end("SIGKILL");
  // Each loop ends with the first request that fails.
  for (const load of loads) await load.stop();
  await replicated.standby.query("select pg_promote()");

  const call = (url: string, method: string, path: string, body?: object) =>
    fetch(url + path, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body && { body: JSON.stringify(body) }),
    });
  for (const { url } of servers) {
    const create = () => call(url, "POST", "/api/leads", { company_name: "After" });
    await until("writes again", async () => (await create()).status === 201);
    expect((await call(url, "GET", "/readyz")).status).toBe(200);
  }
  const found = await replicated.standby.query<{ id: string }>("select id from leads");
  const ids = new Set(found.map(({ id }) => id));
  expect(acknowledged().filter((id) => !ids.has(id))).toEqual([]);
  await until("both listen for signals on the new primary", async () => {
    const [row] = await replicated.standby.query<{ n: number }>(
      "select count(*)::int as n from pg_stat_activity where usename = 'salesos' and query ~* '^(listen|select 1$|select pg_notify)' and pid <> pg_backend_pid()",
    );
    return (row?.n ?? 0) >= servers.length;
  });
});

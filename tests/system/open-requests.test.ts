import { mkdtempSync, rmSync, chmodSync } from "node:fs";
import { createConnection } from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { gone, processesOf, start, stop } from "./product.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-open-"));
chmodSync(folder, 0o755);
const key = generateKey("live");
const headers = { "x-api-key": key };
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("SIGTERM ends open streams and long polls in order, the idle and the unread, and the process with 0", async () => {
  const server = await start({
    SALESOS_DATA_DIR: path.join(folder, "data"),
    SALESOS_LIVE_KEY: key,
    SALESOS_SAMPLE_DATA: "off",
  });
  try {
    const events = `${server.url}/api/events`;
    const first = await fetch(`${events}?limit=1`, { headers });
    const { next_after } = (await first.json()) as { next_after: string };

    const polls = Array.from({ length: 10 }, () =>
      fetch(`${events}?after=${next_after}&wait=30`, { headers }),
    );
    const streams = await Promise.all(
      Array.from({ length: 10 }, () =>
        fetch(events, { headers: { ...headers, accept: "text/event-stream" } }),
      ),
    );
    const texts = streams.slice(1).map((stream) => stream.text());

    await eventually(async () => {
      const metrics = await (await fetch(`${server.url}/metrics`, { headers })).text();
      return metrics.includes("\nsalesos_event_waiters 20\n") || undefined;
    });

    const ended = stop(server);
    for (const poll of await Promise.all(polls)) {
      expect(poll.status).toBe(200);
      expect(await poll.json()).toMatchObject({ data: [], next_after });
    }
    // A body that was broken off is an error to fetch.
    for (const text of await Promise.all(texts)) expect(text).toMatch(/^retry: 1000\nid: \S+\n\n/);
    expect(await ended).toBe(0);
    expect(server.output()).not.toMatch(/^\{"level":(40|50|60)/m);
  } finally {
    if (server.child.exitCode === null) server.child.kill("SIGKILL");
  }
});

test("a second SIGTERM ends the process at once, and its PostgreSQL soon after", async () => {
  const dataDir = path.join(folder, "second");
  const server = await start({ SALESOS_DATA_DIR: dataDir, SALESOS_SAMPLE_DATA: "off" });
  const pids = processesOf(dataDir);
  const { hostname, port } = new URL(server.url);
  const socket = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true });
  socket.on("error", () => {});
  try {
    // Half a request would hold the stop up for its grace.
    socket.write("GET / HTTP/1.1\r\nhost: x\r\n");
    await eventually(async () => (await fetch(`${server.url}/healthz`)).ok || undefined);
    server.child.kill("SIGTERM");
    // The connection is refused once the stop has begun.
    await eventually(() =>
      fetch(`${server.url}/healthz`).then(
        () => undefined,
        () => true,
      ),
    );
    // Ctrl-C under npm arrives twice, which is one signal; a person needs longer than that.
    const again = setInterval(() => server.child.kill("SIGTERM"), 200);
    expect(await server.ended.finally(() => clearInterval(again))).toBe(128 + 15);
    await gone(pids);
  } finally {
    socket.destroy();
    if (server.child.exitCode === null) server.child.kill("SIGKILL");
  }
});

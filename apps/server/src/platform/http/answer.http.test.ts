import net from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  const custom = Object.fromEntries(
    Array.from({ length: 50 }, (_, n) => [`m${n}`, "x".repeat(1000)]),
  );
  for (let n = 0; n < 80; n++) {
    await app.call("POST", "/api/leads", { body: { company_name: "Acme", custom } });
  }
});
afterAll(() => app.stop());

/** Asks for so many large pages on one connection, and reads none of them. */
function askWithoutReading(pages: number): net.Socket {
  const socket = net.connect(Number(new URL(app.url).port), "127.0.0.1").pause();
  const request = `GET /api/leads?limit=1000 HTTP/1.1\r\nHost: x\r\nX-API-Key: ${app.liveKey}\r\n\r\n`;
  socket.write(request.repeat(pages));
  return socket;
}

const largePage = () => app.call("GET", "/api/leads?limit=1000");

test("large responses that nobody reads are held for one workspace up to a limit, and no more are made", async () => {
  const sockets = Array.from({ length: 4 }, () => askWithoutReading(20));
  await until("large pages are refused", async () => (await largePage()).status === 503);
  const refused = await largePage();
  expect(refused.json).toMatchObject({
    code: "unavailable",
    detail: expect.stringContaining("not finished reading"),
  });
  expect(refused.headers.get("retry-after")).toBe("1");
  // What is small is answered, and other workspaces do not notice.
  expect((await app.call("GET", "/api/leads?limit=1")).status).toBe(200);
  expect((await app.call("GET", "/api/leads?limit=1000", { key: app.testKey })).status).toBe(200);
  for (const socket of sockets) socket.destroy();
  await until("they are answered again", async () => (await largePage()).status === 200);
});

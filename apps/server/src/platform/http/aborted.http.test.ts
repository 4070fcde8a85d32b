import { createConnection } from "node:net";
import { pino } from "pino";
import { expect, test } from "vitest";
import { startTestApp } from "../../testing/app.ts";

test("a client that leaves in the middle of its body is not a failure of the server", async () => {
  const lines: string[] = [];
  const log = pino({ level: "warn" }, { write: (line: string) => void lines.push(line) });
  const app = await startTestApp({}, { log });
  const { hostname, port } = new URL(app.url);
  const leaves: Record<string, (path: string, type: string) => Promise<void>> = {};
  for (const how of ["destroy", "resetAndDestroy", "end"] as const) {
    leaves[how] = (path, type) =>
      new Promise((resolve) => {
        const socket = createConnection({ host: hostname, port: Number(port) });
        socket.on("error", () => {});
        socket.on("close", () => resolve());
        socket.resume();
        // The server asks for the body, so it has begun to wait for it.
        socket.once("data", () => socket[how]());
        socket.write(
          `POST ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${app.liveKey}\r\nexpect: 100-continue\r\ncontent-type: ${type}\r\ncontent-length: 500\r\n\r\n{"contact`,
        );
      });
  }
  for (const leave of Object.values(leaves)) {
    await leave("/api/leads", "application/json");
    await leave("/api/support-requests", "application/json");
    await leave("/help/contact", "application/x-www-form-urlencoded");
  }
  // By the second response the server has taken note of every connection that had ended before the first.
  for (let i = 0; i < 2; i++) await app.call("GET", "/healthz", { key: null });
  expect(lines).toEqual([]);
  expect((await app.call("GET", "/metrics", { key: null })).text).not.toContain('status="5');
  await app.stop();
});

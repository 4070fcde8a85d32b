import { networkInterfaces } from "node:os";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { createOwnServer } from "./own-server.ts";

let app: TestApp;
let port: string;
beforeAll(async () => {
  app = await startTestApp({
    SALESOS_WEBHOOK_HTTP: "on",
    SALESOS_WEBHOOK_ALLOW: "0.0.0.0/0, ::/0",
  });
  ({ port } = new URL(app.url));
});
afterAll(() => app.stop());

const machine = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .filter(({ internal, scopeid }) => !internal && (scopeid ?? 0) === 0)
  .map(({ address, family }) => (family === "IPv6" ? `[${address}]` : address));

test.each([
  "127.0.0.1",
  "127.1",
  "127.8.8.8",
  "0x7f000001",
  "2130706433",
  "0.0.0.0",
  "0",
  "localhost",
  "LOCALHOST.",
  "api.localhost",
  "[::1]",
  "[::]",
  "[::ffff:127.0.0.1]",
  "[::ffff:7f00:1]",
  ...machine,
])(
  "a webhook to this server itself is refused, in live and in test workspaces: %s",
  async (host) => {
    for (const key of [app.liveKey, app.testKey]) {
      const body = { url: `http://${host}:${port}/api/leads`, event_types: ["*"] };
      const refused = await app.call("POST", "/api/webhook-endpoints", { body, key });
      expect(refused.status).toBe(422);
      expect(refused.json.errors).toMatchObject([{ pointer: "/url" }]);
      expect(refused.json.detail).toContain("is this server itself");
    }
  },
);

test("another port of this machine is another program", async () => {
  const body = { url: `http://127.0.0.1:${Number(port) === 9 ? 10 : 9}/hook`, event_types: ["*"] };
  expect((await app.call("POST", "/api/webhook-endpoints", { body })).status).toBe(201);
});

test("the public address is this server as well, on whatever port it has there", () => {
  const own = createOwnServer(() => ({
    listening: "http://127.0.0.1:7253",
    public: "https://sales.example.com",
  }));
  const isUrl = (text: string) => own.isUrl(new URL(text));
  expect(isUrl("https://sales.example.com/api/leads")).toBe(true);
  expect(isUrl("https://SALES.example.com.:443/")).toBe(true);
  expect(isUrl("https://sales.example.com:8443/hook")).toBe(false);
  expect(isUrl("https://hooks.example.com/")).toBe(false);
  expect(isUrl("https://127.0.0.1:7253/")).toBe(true);
});

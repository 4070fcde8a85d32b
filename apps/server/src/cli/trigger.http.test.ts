import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test, vi } from "vitest";
import { eventTypes } from "../features/webhooks/index.ts";
import { generateKey } from "../platform/auth/key-format.ts";
import { startTestApp, type TestApp } from "../testing/app.ts";
import { until } from "../testing/poll.ts";
import { runCli } from "./cli.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const printed: string[] = [];
beforeEach(() => {
  printed.length = 0;
  for (const name of ["log", "error"] as const) {
    const spy = vi
      .spyOn(console, name)
      .mockImplementation((text) => void printed.push(String(text)));
    onTestFinished(() => spy.mockRestore());
  }
});

const trigger = (args: readonly string[], key = app.testKey, url = app.url) =>
  runCli(["trigger", ...args, "--url", url], { SALESOS_KEY: key });

const types = eventTypes.map(({ type }) => type);
const aboutRecords = types.filter((type) => /^(lead|deal)\./.test(type));

test.for(aboutRecords)(
  "trigger %s brings about exactly such an event of a real record, and says what it did",
  async (type) => {
    const { json: before } = await app.call("GET", "/api/events?limit=1", { key: app.testKey });
    expect(await trigger([type])).toBe(0);
    const said = printed.join("\n");
    const id = /: ([0-9a-f-]{36})$/m.exec(said)?.[1];
    expect(said).toContain(`${type} is on its way`);
    const since = `/api/events?after=${before.next_after}&type=${type}`;
    const found = async () => (await app.call("GET", since, { key: app.testKey })).json.data;
    await until("the event is in the log", async () => (await found()).length > 0);
    const events = await found();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type, data: { id } });
  },
);

test("what is about no record is refused with a sentence", async () => {
  for (const type of types.filter((name) => !aboutRecords.includes(name))) {
    printed.length = 0;
    expect(await trigger([type])).toBe(2);
    expect(printed.join("\n")).toContain("cannot be triggered");
  }
});

test("a live key is refused with a sentence, and nothing is written", async () => {
  expect(await trigger(["lead.created"], app.liveKey)).toBe(1);
  expect(printed.join("\n")).toContain("this is a live key. Use a key of the test workspace");
  expect((await app.call("GET", "/api/leads")).json.count).toBe(0);
});

test("a type that does not exist: exit code 2 and the one that was meant", async () => {
  expect(await trigger(["lead.createt"])).toBe(2);
  expect(printed.join("\n")).toContain('Did you mean "lead.created"?');
  printed.length = 0;
  expect(await trigger([])).toBe(2);
  expect(printed.join("\n")).toContain("deal.stage_changed");
});

test("a key that the server does not know, or no server at all: exit code 1 and why", async () => {
  expect(await trigger(["lead.created"], generateKey("test"))).toBe(1);
  expect(printed.join("\n")).toContain("was answered with 401");
  printed.length = 0;
  expect(await trigger(["lead.created"], app.testKey, "http://127.0.0.1:9")).toBe(1);
  expect(printed.join("\n")).toContain("http://127.0.0.1:9 does not answer");
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { eventTypes } from "../../apps/server/src/features.ts";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { salesos } from "./run.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

const trigger = (args: readonly string[], key = app.testKey, url = app.url) =>
  salesos(["trigger", ...args, "--server", url], { SALESOS_KEY: key });

const types = eventTypes.map(({ type }) => type);
const aboutRecords = types.filter((type) => /^(lead|deal)\./.test(type));

test.for(aboutRecords)(
  "trigger %s brings about exactly such an event of a real record, and says what it did",
  async (type) => {
    const { json: before } = await app.call("GET", "/api/events?limit=1", { key: app.testKey });
    const ran = await trigger([type]);
    expect(ran).toMatchObject({ code: 0 });
    const id = /: ([0-9a-f-]{36})$/m.exec(ran.stderr)?.[1];
    expect(ran.stderr).toContain(`${type} is now in the event log`);
    expect(ran.stdout).toBe(
      `${app.url}/api/${type.startsWith("lead") ? "leads" : "deals"}/${id}\n`,
    );
    const since = `/api/events?after=${before.next_after}&type=${type}`;
    const found = async () => (await app.call("GET", since, { key: app.testKey })).json.data;
    await until("the event is in the log", async () => (await found()).length > 0);
    const events = await found();
    expect(events).toHaveLength(1);
    expect(events[0]).toMatchObject({ type, data: { id } });
  },
);

test("what is about no record is refused with a sentence", async () => {
  const [type = ""] = types.filter((name) => !aboutRecords.includes(name));
  const ran = await trigger([type]);
  expect(ran).toMatchObject({ code: 2, stdout: "" });
  expect(ran.stderr).toContain(`${type} cannot be triggered`);
});

test("a live key is refused with a sentence, and nothing is written", async () => {
  const ran = await trigger(["lead.created"], app.liveKey);
  expect(ran).toMatchObject({ code: 1, stdout: "" });
  expect(ran.stderr).toContain("this is a live key. Use a test key");
  expect((await app.call("GET", "/api/leads")).json.count).toBe(0);
});

test("a type that does not exist: exit code 2 and the one that was meant", async () => {
  const wrong = await trigger(["lead.createt"]);
  expect([wrong.code, wrong.stderr]).toEqual([
    2,
    expect.stringContaining('Did you mean "lead.created"?'),
  ]);
  const without = await trigger([]);
  expect([without.code, without.stderr]).toEqual([
    2,
    expect.stringContaining("deal.stage_changed"),
  ]);
});

test("a key that the server does not know, or no server at all: exit code 1 and why", async () => {
  const unknown = await trigger(["lead.created"], generateKey("test"));
  expect([unknown.code, unknown.stderr]).toEqual([
    1,
    expect.stringContaining("401 unauthenticated"),
  ]);
  const nobody = await trigger(["lead.created"], app.testKey, "http://127.0.0.1:9");
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining("npm start")]);
});

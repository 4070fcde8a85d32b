import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver } from "../../../testing/receiver.ts";
import { report, watchServer, type Look } from "./external-probe.ts";
import { isReportSigned, signReport, probeIdOf } from "./external-probes.rules.ts";

const quick = { beatMs: 50, probeMs: 200, timeoutMs: 2_000, windowMs: 2_000, historyMs: 100 };

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({}, { status: quick });
});
afterAll(() => app.stop());

const path = "/api/status/witnesses";
const make = async (name: string): Promise<{ id: string; secret: string }> =>
  (await app.call("POST", path, { body: { name } })).json;
const listed = async (name: string) =>
  (await app.call("GET", path)).json.data.find((each: { name: string }) => each.name === name);
const look = (change: Partial<Look> = {}): Look => ({
  at: new Date().toISOString(),
  target: "api",
  ok: true,
  duration_ms: 12,
  ...change,
});

test("an external probe checks the server, and the page shows its results separately", async () => {
  const { secret } = await make("Frankfurt");
  const ended = new AbortController();
  const told: (string | undefined)[] = [];
  const watching = watchServer({
    url: app.url,
    secret,
    everyMs: 50,
    timeoutMs: 2_000,
    ended: ended.signal,
    told: (_looks, unreported) => told.push(unreported),
  });
  await until("it has looked twice", () => told.length >= 2);
  ended.abort();
  await watching;
  expect(told.filter((each) => each !== undefined)).toEqual([]);
  const { last, looks, failed_looks: failed } = await listed("Frankfurt");
  expect(last.map(({ target }: { target: string }) => target)).toEqual(["api", "reference"]);
  expect([looks >= 4, failed]).toEqual([true, 0]);
  await until("it is on the page", async () => {
    const page = await app.call("GET", "/status", { key: null });
    return /<strong>Frankfurt<\/strong>: \d+ checks/.test(page.text);
  });
});

test("checks made while the server was down are reported afterwards, once", async () => {
  const { secret } = await make("Tokyo");
  const before = look({
    at: new Date(Date.now() - 60_000).toISOString(),
    ok: false,
    error: "down",
  });
  const terms = { url: app.url, secret, timeoutMs: 2_000 };
  const down = await startReceiver();
  await down.stop();
  const url = new URL(down.url).origin;
  expect(await report({ ...terms, url }, [before])).toContain("ECONNREFUSED");
  for (let i = 0; i < 2; i++) expect(await report(terms, [before, look()])).toBeUndefined();
  expect(await listed("Tokyo")).toMatchObject({ looks: 3, failed_looks: 1 });
});

describe("a report is refused", () => {
  const send = (id: string, body: string, signature: string) =>
    app.call("POST", `/status/witnesses/${id}/reports`, {
      body,
      key: null,
      headers: { "x-witness-signature": signature },
    });

  test("without the signature of its probe: 403, and the same for an unknown probe", async () => {
    const { id, secret } = await make("Paris");
    const other = await make("Rome");
    const body = JSON.stringify({ looks: [look()] });
    const good = signReport(secret, body, new Date());
    expect((await send(id, body, good)).status).toBe(204);
    const old = signReport(secret, body, new Date(Date.now() - 600_000));
    for (const [at, text, signature] of [
      [other.id, body, good],
      [id, body.replace("12", "13"), good],
      [id, body, old],
      [id, body, "v1=00"],
      [id, body, ""],
      ["01a20d30-4d42-74c6-a471-901745d74db4", body, good],
      ["nobody", body, good],
    ] as const) {
      const answer = await send(at, text, signature);
      expect([answer.status, answer.json.code]).toEqual([403, "forbidden"]);
    }
    expect((await app.call("DELETE", `${path}/${id}`)).status).toBe(204);
    expect((await send(id, body, good)).status).toBe(403);
    expect((await app.call("DELETE", `${path}/${id}`)).status).toBe(404);
  });

  test.each([
    ["{", 400],
    ["{}", 422],
    ['{"looks":[]}', 422],
    ['{"looks":[{"at":"now"}]}', 422],
  ])("as %s: %i", async (body, status) => {
    const { id } = await make(`As ${body}`);
    expect((await send(id, body, "")).status).toBe(status);
  });
});

test("names are unique, and only the operator manages external probes", async () => {
  await make("Oslo");
  expect((await app.call("POST", path, { body: { name: "Oslo" } })).status).toBe(409);
  expect((await app.call("POST", path, { body: { name: "X" }, key: app.testKey })).status).toBe(
    403,
  );
});

test("a secret contains the id of its probe, and a signature is valid for five minutes", async () => {
  const { id, secret } = await make("Bern");
  expect(probeIdOf(secret)).toBe(id);
  expect(probeIdOf("witness_x_y")).toBeUndefined();
  const now = new Date();
  const header = signReport(secret, "{}", now);
  const signed = (ms: number) =>
    isReportSigned(secret, { body: Buffer.from("{}"), header, now: new Date(now.getTime() + ms) });
  expect([signed(0), signed(290_000), signed(310_000), signed(-310_000)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { until } from "../../testing/poll.ts";
import { startReceiver } from "../../testing/receiver.ts";

let app: TestApp;
beforeAll(async () => {
  // The automatic second try is far away.
  const schedule = ({ attempt, now }: { attempt: number; now: Date }) =>
    attempt < 2 ? new Date(now.getTime() + 3_600_000) : undefined;
  app = await startTestApp({}, { sender: { schedule } });
});
afterAll(() => app.stop());

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

const path = "/api/webhook-deliveries";

/** One event on its way to a receiver of its own; gives its endpoint's id. */
async function send(...respond: Parameters<typeof startReceiver>) {
  const receiver = await startReceiver(...respond);
  stops.push(receiver.stop);
  const body = { url: receiver.url, event_types: ["lead.created"] };
  const { id } = (await app.call("POST", "/api/webhook-endpoints", { body })).json;
  stops.push(() => app.call("DELETE", `/api/webhook-endpoints/${id}`));
  await app.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  return { receiver, endpointId: id as string };
}

const read = async (endpointId: string) =>
  (await app.call("GET", `${path}?endpointId=${endpointId}`)).json.data[0];
const reaches = (endpointId: string, state: object) =>
  until(JSON.stringify(state), async () => {
    const delivery = await read(endpointId);
    return Object.entries(state).every(([name, value]) => delivery?.[name] === value);
  });
const retry = async (endpointId: string, key = app.liveKey) =>
  app.call("POST", `${path}/${(await read(endpointId)).id}/retry`, { key });

test("a retry comes at once, in place of the automatic try that waits", async () => {
  const { receiver, endpointId } = await send((response, nth) => {
    response.statusCode = nth === 1 ? 500 : 200;
    response.end();
  });
  await reaches(endpointId, { status: "pending", attempts: 1 });
  const retried = await retry(endpointId);
  expect(retried.status).toBe(202);
  expect(retried.json).toMatchObject({ status: "pending", attempts: 1 });
  await reaches(endpointId, { status: "succeeded", attempts: 2, next_attempt_at: null });
  const { id } = await read(endpointId);
  const { data } = (await app.call("GET", `${path}/${id}/attempts`)).json;
  expect(data.map(({ number }: { number: number }) => number)).toEqual([1, 2]);
  expect(receiver.received[1]?.body).toBe(receiver.received[0]?.body);
});

test("what succeeded and what was canceled can be sent again", async () => {
  const { receiver, endpointId } = await send();
  await reaches(endpointId, { status: "succeeded" });
  expect((await retry(endpointId)).status).toBe(202);
  await reaches(endpointId, { status: "succeeded", attempts: 2 });
  await app.database.query(
    "update webhook_deliveries set state = 'canceled' where endpoint_id = $1",
    [endpointId],
  );
  expect((await retry(endpointId)).json).toMatchObject({ status: "pending", finished_at: null });
  await reaches(endpointId, { status: "succeeded", attempts: 3 });
  expect(receiver.received).toHaveLength(3);
});

test("what is retried after its last try gets all its tries again", async () => {
  const { endpointId } = await send((response) => {
    response.statusCode = 500;
    response.end();
  });
  await reaches(endpointId, { status: "pending", attempts: 1 });
  await retry(endpointId);
  await reaches(endpointId, { status: "failed", attempts: 2 });
  await retry(endpointId);
  await reaches(endpointId, {
    status: "pending",
    attempts: 3,
    error: "The receiver answered 500.",
  });
  await retry(endpointId);
  await reaches(endpointId, { status: "failed", attempts: 4 });
});

test("while an attempt is under way a retry is 409", async () => {
  let release = () => {};
  const { receiver, endpointId } = await send((response) => {
    release = () => response.end();
  });
  await until("it is under way", () => receiver.received.length === 1);
  const refused = await retry(endpointId);
  expect(refused.status).toBe(409);
  expect(refused.json).toMatchObject({ code: "conflict" });
  release();
  await reaches(endpointId, { status: "succeeded", attempts: 1 });
});

test("a dry run retries nothing", async () => {
  const { receiver, endpointId } = await send();
  await reaches(endpointId, { status: "succeeded" });
  const { id } = await read(endpointId);
  const dry = await app.call("POST", `${path}/${id}/retry?dryRun=true`);
  expect([dry.status, dry.json.status]).toEqual([202, "pending"]);
  expect((await read(endpointId)).status).toBe("succeeded");
  expect(receiver.received).toHaveLength(1);
});

test("a delivery whose endpoint was deleted is 409, one of another workspace 404", async () => {
  const { endpointId } = await send();
  await reaches(endpointId, { status: "succeeded" });
  expect((await retry(endpointId, app.testKey)).status).toBe(404);
  expect((await app.call("DELETE", `/api/webhook-endpoints/${endpointId}`)).status).toBe(204);
  expect((await retry(endpointId)).status).toBe(409);
});

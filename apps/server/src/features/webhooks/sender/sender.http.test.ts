import { createServer as createTcpServer, type AddressInfo, type Socket } from "node:net";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../../testing/app.ts";
import { until } from "../../../testing/poll.ts";
import { startReceiver } from "../../../testing/receiver.ts";

const DEADLINE = 600;
const TRIES = 3;

let app: TestApp;
beforeAll(async () => {
  // Failed deliveries are tried again at once, three times in all.
  const schedule = ({ attempt, now }: { attempt: number; now: Date }) =>
    attempt < TRIES ? now : undefined;
  app = await startTestApp({}, { sender: { deadlineMs: DEADLINE, schedule } });
});
afterAll(() => app.stop());

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  while (stops.length > 0) await stops.pop()?.();
});

interface Attempt {
  attempt: number;
  status: number | null;
  error: string | null;
  duration_ms: number;
  remote_address: string | null;
  response_body: Buffer | null;
}

async function receiverThat(...args: Parameters<typeof startReceiver>) {
  const receiver = await startReceiver(...args);
  stops.push(receiver.stop);
  return receiver;
}

/** A receiver below HTTP: `answer` gets the socket with each chunk that arrives on it. */
async function socketThat(answer: (socket: Socket, nthOnSocket: number) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    let n = 0;
    sockets.add(socket);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      if (chunk.includes("POST /")) answer(socket, ++n);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  stops.push(async () => {
    for (const socket of sockets) socket.destroy();
    return new Promise((done) => server.close(done));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

async function subscribe(url: string): Promise<string> {
  const created = await app.call("POST", "/api/webhook-endpoints", {
    body: { url, event_types: ["lead.created"] },
  });
  expect(created.status).toBe(201);
  stops.push(() => app.call("DELETE", `/api/webhook-endpoints/${created.json.id}`));
  return created.json.id;
}

const createLead = () => app.call("POST", "/api/leads", { body: { company_name: "Acme" } });

const attemptsAt = (endpoint: string) =>
  app.database.query<Attempt>(
    "select * from webhook_attempts where endpoint_id = $1 order by event_id, attempt",
    [endpoint],
  );

async function statesAt(endpoint: string): Promise<string[]> {
  const rows = await app.database.query<{ state: string }>(
    "select state from webhook_deliveries where endpoint_id = $1 order by event_id",
    [endpoint],
  );
  return rows.map(({ state }) => state);
}

/** What a delivery to `url` came to, once it is finished. */
async function outcomeAt(url: string) {
  const endpoint = await subscribe(url);
  await createLead();
  await until("the delivery is finished", async () =>
    (await statesAt(endpoint)).every((state) => state !== "pending"),
  );
  const attempts = await attemptsAt(endpoint);
  return { attempts, state: (await statesAt(endpoint))[0], first: attempts[0] };
}

test("what a receiver answers with 503 twice is delivered again, the same bytes under the same id", async () => {
  const receiver = await receiverThat((response, nth) => {
    response.statusCode = nth <= 2 ? 503 : 200;
    response.end(`answer ${nth}`);
  });
  const { attempts, state } = await outcomeAt(receiver.url);
  expect(state).toBe("succeeded");
  expect(attempts.map(({ status }) => status)).toEqual([503, 503, 200]);
  expect(attempts[0]?.error).toBe("The receiver answered 503.");
  expect(attempts[2]).toMatchObject({ attempt: 3, error: null, remote_address: "127.0.0.1" });
  expect(attempts[2]?.response_body?.toString()).toBe("answer 3");
  const bodies = new Set(receiver.received.map(({ body }) => body));
  const ids = new Set(receiver.received.map(({ headers }) => headers["webhook-id"]));
  expect([bodies.size, ids.size]).toEqual([1, 1]);
});

test("a delivery fails for good when its tries are used up", async () => {
  const receiver = await receiverThat((response) => {
    response.statusCode = 500;
    response.end();
  });
  const { attempts, state } = await outcomeAt(receiver.url);
  expect(state).toBe("failed");
  expect(attempts).toHaveLength(TRIES);
});

test("410 disables the endpoint and cancels what waits; enabling it clears the reason and sends again", async () => {
  let status = 410;
  const receiver = await receiverThat((response) => {
    response.statusCode = status;
    response.end();
  });
  const id = await subscribe(receiver.url);
  const endpoint = `/api/webhook-endpoints/${id}`;
  await createLead();
  await until("it is disabled", async () => !(await app.call("GET", endpoint)).json.enabled);
  expect((await app.call("GET", endpoint)).json.disabled_reason).toContain("410");
  expect(await statesAt(id)).toEqual(["failed"]);
  await createLead();
  expect(receiver.received).toHaveLength(1);

  status = 200;
  const enabled = await app.call("PATCH", endpoint, { body: { enabled: true } });
  expect(enabled.json).toMatchObject({ enabled: true, disabled_reason: null });
  await createLead();
  await until("it is sent", async () => (await statesAt(id)).includes("succeeded"));
});

test("a redirect is a failure and is not followed", async () => {
  const target = await receiverThat();
  const receiver = await receiverThat((response) => {
    response.writeHead(307, { location: target.url }).end();
  });
  const { first, state } = await outcomeAt(receiver.url);
  expect(state).toBe("failed");
  expect(first?.status).toBe(307);
  expect(first?.error).toContain("redirect");
  expect(target.received).toHaveLength(0);
});

test("an answer that drips ends at the deadline for the whole attempt", async () => {
  const receiver = await receiverThat((response) => {
    response.writeHead(200);
    const drip = setInterval(() => response.write("."), 50);
    response.on("close", () => clearInterval(drip));
  });
  const { first } = await outcomeAt(receiver.url);
  expect(first?.error).toContain(`within ${DEADLINE / 1000} s`);
  expect(first?.duration_ms).toBeGreaterThanOrEqual(DEADLINE - 20);
});

test("a receiver that never answers ends at the deadline", async () => {
  const { first } = await outcomeAt(await socketThat(() => {}));
  expect(first).toMatchObject({ status: null });
  expect(first?.error).toContain("no complete answer");
});

test("of an endless answer 16 KB are read and kept", async () => {
  const receiver = await receiverThat((response) => {
    response.on("error", () => {});
    const more = () => {
      while (!response.destroyed && response.write("x".repeat(10_000)));
    };
    response.on("drain", more);
    more();
  });
  const { first, attempts, state } = await outcomeAt(receiver.url);
  expect(first?.response_body).toHaveLength(16_384);
  expect(first?.error).toContain("16 KB");
  expect([attempts.length, state]).toEqual([1, "succeeded"]);
});

test.each([
  ["resets the connection", (socket: Socket) => socket.resetAndDestroy(), "closed"],
  ["closes it without an answer", (socket: Socket) => socket.end(), "closed"],
  ["answers no HTTP", (socket: Socket) => socket.end("SSH-2.0-OpenSSH\r\n"), "not valid HTTP"],
  [
    "ends in the middle of its answer",
    (socket: Socket) => socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"),
    "closed before the answer was complete",
  ],
  [
    "resets the connection in the middle of its answer",
    (socket: Socket) => {
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf", () =>
        socket.resetAndDestroy(),
      );
    },
    "closed before the answer was complete",
  ],
  [
    "answers headers without end",
    (socket: Socket) => socket.write(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}`),
    "headers",
  ],
])("a receiver that %s ends in a recorded error", async (_name, answer, words) => {
  const { first, attempts, state } = await outcomeAt(await socketThat(answer));
  expect(first?.error).toContain(words);
  expect([attempts.length, state]).toEqual([TRIES, "failed"]);
});

test("names, ports and TLS that do not work end in a recorded error", async () => {
  const plain = await receiverThat();
  const closed = await startReceiver();
  await closed.stop();
  expect((await outcomeAt(closed.url)).first?.error).toContain("refused");
  expect((await outcomeAt(plain.url.replace("http:", "https:"))).first?.error).toContain("TLS");
  expect((await outcomeAt("http://no-such-host.invalid/")).first?.error).toContain("host name");
});

test("a kept connection that the receiver has closed is tried once more at once and costs no try", async () => {
  let requests = 0;
  const url = await socketThat((socket, nth) => {
    requests++;
    if (nth > 1) socket.destroy();
    else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK");
  });
  const endpoint = await subscribe(url);
  for (const n of [1, 2]) {
    await createLead();
    await until("it is delivered", async () => (await attemptsAt(endpoint)).length === n);
  }
  const attempts = await attemptsAt(endpoint);
  expect(attempts.map(({ attempt, status }) => [attempt, status])).toEqual([
    [1, 200],
    [1, 200],
  ]);
  expect(requests).toBe(3);
});

test("an address that became forbidden is not called", async () => {
  const receiver = await receiverThat();
  const endpoint = await subscribe(receiver.url);
  await app.database.query("update webhook_endpoints set url = $2 where id = $1", [
    endpoint,
    receiver.url.replace("127.0.0.1", "10.0.0.1"),
  ]);
  await createLead();
  await until("it is recorded", async () => (await attemptsAt(endpoint)).length > 0);
  expect((await attemptsAt(endpoint))[0]?.error).toContain("10.0.0.1");
});

test("a name that leads to a denied address is not called", async () => {
  const guarded = await startTestApp(
    { SALESOS_WEBHOOK_DENY: "127.0.0.0/8,::1/128" },
    { sender: { schedule: () => undefined } },
  );
  stops.push(guarded.stop);
  const receiver = await receiverThat();
  const url = receiver.url.replace("127.0.0.1", "localhost");
  const body = { url, event_types: ["lead.created"] };
  const { id } = (await guarded.call("POST", "/api/webhook-endpoints", { body })).json;
  await guarded.call("POST", "/api/leads", { body: { company_name: "Acme" } });
  const find = () =>
    guarded.database.query<Attempt>("select * from webhook_attempts where endpoint_id = $1", [id]);
  await until("it is recorded", async () => (await find()).length === 1);
  expect((await find())[0]?.error).toContain("which is not allowed");
  expect(receiver.received).toHaveLength(0);
});

test("a deleted endpoint gets nothing more", async () => {
  const receiver = await receiverThat((response) => {
    response.statusCode = 503;
    setTimeout(() => response.end(), 100);
  });
  const id = await subscribe(receiver.url);
  await Promise.all(Array.from({ length: 60 }, createLead));
  await until("some are received", () => receiver.received.length > 0);
  await app.call("DELETE", `/api/webhook-endpoints/${id}`);
  await until("nothing waits", async () => !(await statesAt(id)).includes("pending"));
  // What had left before the deletion has arrived once another endpoint was served.
  const { state } = await outcomeAt((await receiverThat()).url);
  expect(state).toBe("succeeded");
  const received = receiver.received.length;
  await createLead();
  expect(received).toBeLessThan(60 * TRIES);
  expect(receiver.received.length).toBe(received);
});

test("deliveries wait while the endpoint is disabled, and go out when it is enabled", async () => {
  const failing = await receiverThat((response) => {
    response.statusCode = 503;
    response.end();
  });
  const receiver = await receiverThat();
  const id = await subscribe(failing.url);
  const endpoint = `/api/webhook-endpoints/${id}`;
  await app.call("PATCH", endpoint, { body: { enabled: false } });
  // Queued at the last moment before it was disabled.
  await app.call("PATCH", endpoint, { body: { url: receiver.url } });
  await createLead();
  await app.database.query(
    `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at)
      select workspace_id, id, $1, now() from events order by id desc limit 1`,
    [id],
  );
  await outcomeAt((await receiverThat()).url);
  expect(await statesAt(id)).toEqual(["pending"]);
  await app.call("PATCH", endpoint, { body: { enabled: true } });
  await until("it is delivered", () => receiver.received.length === 1);
});

test("a hanging endpoint does not hold up another", async () => {
  await subscribe(await socketThat(() => {}));
  await Promise.all(Array.from({ length: 40 }, createLead));
  const { first } = await outcomeAt((await receiverThat()).url);
  expect(first).toMatchObject({ attempt: 1, status: 200 });
});

test("the metrics show attempts by outcome, depth and lag", async () => {
  await outcomeAt((await receiverThat()).url);
  const { text } = await app.call("GET", "/metrics");
  expect(text).toMatch(/salesos_webhook_attempts_total\{outcome="succeeded"\} [1-9]/);
  expect(text).toMatch(/salesos_webhook_queue_depth \d/);
  expect(text).toMatch(/salesos_webhook_queue_lag_seconds \d/);
});

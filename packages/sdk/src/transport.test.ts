import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { createClient, SalesOSError, type ClientOptions } from "./index.ts";

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

/** A client of a real HTTP server that answers each request as the next of `answers` says, the last for ever. */
async function clientOf(answers: readonly Respond[], options: Partial<ClientOptions> = {}) {
  const requests: IncomingMessage[] = [];
  const server = createServer((request, response) => {
    const nth = requests.push(request) - 1;
    request.resume().on("end", () => (answers[nth] ?? answers.at(-1))?.(response, request));
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    salesos: createClient({ apiKey: "sos_test_1", baseUrl: url, ...options }),
    requests,
    url,
  };
}

const ok: Respond = (response) => response.setHeader("content-type", "application/json").end("{}");
const unavailable: Respond = (response) => response.writeHead(503, { "retry-after": "0" }).end();
const reset: Respond = (response) => response.socket?.resetAndDestroy();
const silent: Respond = () => {};
const failure = (call: PromiseLike<unknown>) =>
  Promise.resolve(call).then(
    () => expect.unreachable("it should have failed"),
    (error: unknown) => error as SalesOSError,
  );

test("two 503 and a lost connection later the write is done, under one Idempotency-Key", async () => {
  const { salesos, requests } = await clientOf([unavailable, unavailable, reset, ok]);
  await expect(salesos.leads.create({ company_name: "Acme" })).resolves.toEqual({});
  const keys = requests.map(({ headers }) => headers["idempotency-key"]);
  expect(keys).toHaveLength(4);
  expect(new Set(keys).size).toBe(1);
  expect(keys[0]).toMatch(/^[0-9a-f]{32}$/);
});

test("Retry-After is waited for", async () => {
  const later: Respond = (response) => response.writeHead(429, { "retry-after": "1" }).end();
  const { salesos } = await clientOf([later, ok]);
  const begin = performance.now();
  await salesos.leads.get("1");
  expect(performance.now() - begin).toBeGreaterThan(990);
});

test("two calls have two keys; reading has none", async () => {
  const { salesos, requests } = await clientOf([ok]);
  await salesos.leads.create({});
  await salesos.leads.create({});
  await salesos.leads.get("1");
  const [first, second, third] = requests.map(({ headers }) => headers["idempotency-key"]);
  expect(first).not.toBe(second);
  expect(third).toBeUndefined();
});

test("after the last try the call fails with what happened last", async () => {
  const { salesos, requests } = await clientOf([unavailable], { maxRetries: 2 });
  expect(await failure(salesos.leads.get("1"))).toMatchObject({ status: 503 });
  expect(requests).toHaveLength(3);
  const error = await failure(salesos.leads.get("1", { maxRetries: 0 }));
  expect(error).toBeInstanceOf(SalesOSError);
  expect(requests).toHaveLength(4);
});

test("an abort ends the call with its reason, also while it waits for the next try", async () => {
  const stop = new AbortController();
  const reason = new Error("the user left");
  const later: Respond = (response) => {
    response.writeHead(503, { "retry-after": "50" }).end();
    setImmediate(() => stop.abort(reason));
  };
  const { salesos, requests } = await clientOf([later]);
  await expect(salesos.leads.get("1", { signal: stop.signal })).rejects.toBe(reason);
  await expect(salesos.leads.get("1", { signal: stop.signal })).rejects.toBe(reason);
  expect(requests).toHaveLength(1);
});

test("an abort ends a request under way", async () => {
  const stop = new AbortController();
  const { salesos, requests } = await clientOf([() => stop.abort()]);
  expect(await failure(salesos.leads.get("1", { signal: stop.signal }))).toHaveProperty(
    "name",
    "AbortError",
  );
  expect(requests).toHaveLength(1);
});

test("the timeout covers the body, and is for one try", async () => {
  const half: Respond = (response) => response.writeHead(200, { "content-length": "9" }).write("{");
  const { salesos, requests } = await clientOf([silent, half, ok], { timeout: 200 });
  await salesos.leads.get("1");
  expect(requests).toHaveLength(3);
  const never = await clientOf([silent], { timeout: 50, maxRetries: 0 });
  expect(await failure(never.salesos.leads.get("1"))).toMatchObject({
    code: "timeout",
    status: undefined,
    message: "No response within 50 ms.",
  });
});

test("a server that is not there is a failed connection that says why", async () => {
  const { salesos } = await clientOf([reset], { maxRetries: 0 });
  const error = await failure(salesos.leads.get("1"));
  expect(error).toMatchObject({ code: "connection_failed", status: undefined });
  expect(error.message).toMatch(/^GET http:\S+\/api\/leads\/1 got no response: /);
});

test("a redirect is not followed: the key would travel along", async () => {
  const elsewhere = await clientOf([ok]);
  const { salesos } = await clientOf([
    (response) => response.writeHead(302, { location: elsewhere.url }).end(),
  ]);
  expect(await failure(salesos.leads.get("1"))).toMatchObject({ code: "unexpected_answer" });
  expect(elsewhere.requests).toHaveLength(0);
});

test.for([
  [502, "<h1>Bad Gateway</h1>"],
  [200, "{"],
] as const)("what is no answer of SalesOS is told as such: %s %s", async ([status, text]) => {
  const { salesos } = await clientOf([
    (response) => response.writeHead(status, { "content-type": "application/json" }).end(text),
  ]);
  const error = await failure(salesos.leads.get("1", { maxRetries: 0 }));
  expect(error).toMatchObject({ code: "unexpected_answer", status });
});

test.for<[string, Record<string, string>, string]>([
  ["the page of a captive portal", { "content-type": "text/html" }, "<h1>Log in to the Wi-Fi</h1>"],
  ["text", { "content-type": "text/plain" }, "OK"],
  ["JSON that says it is HTML", { "content-type": "text/html" }, "{}"],
  ["JSON that does not say what it is", {}, "{}"],
  ["nothing", { "content-type": "application/json" }, ""],
  ["JSON that was cut short", { "content-type": "application/json" }, '{"data":[{"id":"1'],
])("a 200 with %s is not a response of SalesOS", async ([, headers, text]) => {
  const { salesos, url } = await clientOf([
    (response) => response.writeHead(200, headers).end(text),
  ]);
  for (const call of [() => salesos.leads.get("1"), () => salesos.leads.list()]) {
    const error = await failure(call());
    expect(error).toMatchObject({ name: "SalesOSError", code: "unexpected_answer", status: 200 });
    expect(error.message).toContain(`${url}/api/leads`);
    expect(error.fix).toContain("baseUrl");
  }
});

test.for(["{}", "[]", "null", '"OK"', '{"data":{}}'])(
  "what is no page is refused where a page is expected: %s",
  async (text) => {
    const { salesos } = await clientOf([
      (response) => response.setHeader("content-type", "application/json").end(text),
    ]);
    expect(await failure(salesos.leads.list())).toMatchObject({ code: "unexpected_answer" });
    const iterate = async () => {
      for await (const lead of salesos.leads.list()) expect.unreachable(lead.id);
    };
    expect(await failure(iterate())).toMatchObject({ code: "unexpected_answer" });
  },
);

test("another type than JSON is given to who asks for it", async () => {
  const { salesos } = await clientOf([
    (response) => response.setHeader("content-type", "text/event-stream").end("data: 1\n\n"),
  ]);
  const headers = { Accept: "text/event-stream" };
  const text = await salesos.request({ method: "GET", path: "/api/events", headers });
  expect(text).toBe("data: 1\n\n");
});

test.for([Infinity, 2 ** 31, 1e300, Number.MAX_SAFE_INTEGER])(
  "a timeout longer than timers can wait never fires: %s",
  async (timeout) => {
    const slow: Respond = (response, request) => void setTimeout(() => ok(response, request), 20);
    const { salesos } = await clientOf([slow], { timeout, maxRetries: 0 });
    await expect(salesos.leads.get("1")).resolves.toEqual({});
    await expect(salesos.leads.get("1", { timeout })).resolves.toEqual({});
  },
);

test.for([0, -1, NaN, -Infinity, "30" as unknown as number])(
  "a timeout that is no time is refused before anything is sent: %s",
  async (timeout) => {
    expect(() => createClient({ apiKey: "k", timeout })).toThrow(TypeError);
    const { salesos, requests } = await clientOf([ok]);
    const error = await failure(salesos.leads.get("1", { timeout }));
    expect(error).toBeInstanceOf(TypeError);
    expect(error.message).toContain("timeout");
    expect(requests).toHaveLength(0);
  },
);

test.for([-1, NaN, "3" as unknown as number])(
  "a number of retries that is none is refused: %s",
  async (maxRetries) => {
    expect(() => createClient({ apiKey: "k", maxRetries })).toThrow("maxRetries");
    const { salesos, requests } = await clientOf([ok]);
    expect(await failure(salesos.leads.get("1", { maxRetries }))).toBeInstanceOf(TypeError);
    expect(requests).toHaveLength(0);
  },
);

test("a signal of a polyfill, which knows no reason, ends the call as well", async () => {
  const signal = Object.assign(new EventTarget(), { aborted: true }) as unknown as AbortSignal;
  const { salesos, requests } = await clientOf([ok]);
  expect(await failure(salesos.leads.get("1", { signal }))).toHaveProperty("name", "AbortError");
  expect(requests).toHaveLength(0);
});

test("every error says what to do", async () => {
  const problem = { code: "not_found", detail: "There is no lead.", fix: "Check the id." };
  const { salesos } = await clientOf([
    (response) => response.writeHead(404).end(JSON.stringify(problem)),
  ]);
  expect(await failure(salesos.leads.get("1"))).toMatchObject({ fix: "Check the id." });
});

test("the key is asked for before every try; null sends none", async () => {
  let nth = 0;
  const { salesos, requests, url } = await clientOf([unavailable, ok], {
    apiKey: () => `sos_test_${++nth}`,
  });
  await salesos.leads.get("1");
  await createClient({ apiKey: null, baseUrl: `${url}/` }).leads.get("1");
  const keys = requests.map(({ headers }) => headers["x-api-key"]);
  expect(keys).toEqual(["sos_test_1", "sos_test_2", undefined]);
});

test("headers of the call win over those of the client", async () => {
  const { salesos, requests } = await clientOf([ok], { headers: { "x-a": "1", "x-b": "1" } });
  await salesos.leads.get("1", { headers: { "x-b": "2" } });
  expect(requests[0]?.headers).toMatchObject({ "x-a": "1", "x-b": "2", "x-api-key": "sos_test_1" });
});

test("another fetch is used where one is given", async () => {
  const urls: string[] = [];
  const salesos = createClient({
    apiKey: "sos_test_1",
    baseUrl: "https://sales.example.com/crm/",
    fetch: (url) => {
      urls.push(url as string);
      return Promise.resolve(Response.json({ data: [], next_cursor: null }));
    },
  });
  await salesos.deals.list({ stage: "won" });
  expect(urls).toEqual(["https://sales.example.com/crm/api/deals?stage=won"]);
});

test.for([undefined, ""])("a client without a key (%o) is refused at once", (apiKey) => {
  expect(() => createClient({ apiKey })).toThrow("createClient requires an apiKey");
});

test.for(["sales.example.com", "localhost:7253", "/crm", "http://", "https://a b"])(
  "a base URL that nothing can be sent to is refused at once: %s",
  (baseUrl) => {
    expect(() => createClient({ apiKey: "k", baseUrl })).toThrow("https://");
  },
);

test("an empty base URL, as of an empty variable, is the default; with a fetch of one's own it is relative", async () => {
  expect(() => createClient({ apiKey: "k", baseUrl: "" })).not.toThrow();
  const urls: string[] = [];
  const fetch = (url: unknown) => {
    urls.push(String(url));
    return Promise.resolve(Response.json({ data: [], next_cursor: null }));
  };
  await createClient({ apiKey: "k", baseUrl: "", fetch }).deals.list();
  expect(urls).toEqual(["/api/deals"]);
});

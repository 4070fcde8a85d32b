// A program for the test beside it: sends harmless or hostile traffic, as its parent says, until the parent is gone.
import { createConnection, type Socket } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";

export type Mode = "pause" | "harmless" | "hostile";

const [url = "", testKey = "", sandboxKey = ""] = process.argv.slice(2);
const WORKERS = 8;
/** Between two requests of a worker, in ms: together at most 200 a second. */
const PAUSE = 40;
const MOST_SOCKETS = 300;

let mode: Mode = "pause";
process.on("message", (said: Mode) => (mode = said));
process.on("disconnect", () => process.exit());

type Ask = { path: string; method?: string; key?: string; type?: string; body?: string };
const JSON_TYPE = "application/json";
const FORM_TYPE = "application/x-www-form-urlencoded";
const id = "019bac7c-d8c0-7000-8000-000000000009";

const get = (path: string, key?: string): Ask => ({ path, ...(key && { key }) });
const post = (path: string, body: string, more: Partial<Ask> = {}): Ask => ({
  method: "POST",
  type: JSON_TYPE,
  path,
  body,
  ...more,
});

/** Bodies that are short to send and were long to read. */
const bodies = () => [
  `{"subject":0.1${"0".repeat(30_000)}1}`,
  `{"subject":"${"\u0315\u0300".repeat(10_000)}"}`,
  `${"[".repeat(10_000)}{${'"":1,'.repeat(3_000)}"":1}${"]".repeat(10_000)}`,
  `{"subject":"${"\\u0000".repeat(5_000)}"`,
  "[".repeat(100_000),
];

/** What a visitor may send without a key, with a guessed one, with that of the sandbox and of a test workspace. */
const hostile: (() => Ask)[] = [
  () => get("/api/leads", generateKey("live")),
  () => get("/api/leads", generateKey("test")),
  () => post("/help/contact", "email=x&message=y", { type: FORM_TYPE }),
  () => post("/help/contact", "a=".repeat(30_000), { type: FORM_TYPE }),
  () => post("/status/subscribe", "email=nobody", { type: FORM_TYPE }),
  () => post(`/status/unsubscribe?token=${id}.${"A".repeat(43)}`, "", { type: FORM_TYPE }),
  () => post(`/status/confirm?token=${id}.${"A".repeat(43)}`, "", { type: FORM_TYPE }),
  () => post(`/status/witnesses/${id}/reports`, `{"looks":[]}`),
  ...bodies().flatMap((body) => [
    () => post("/api/support-requests", body),
    () => post("/api/leads", body, { key: sandboxKey }),
    () => post("/api/leads", body, { key: testKey }),
  ]),
  () => get("/metrics"),
  () => get("/readyz"),
  () => get("/reference/leads"),
  () => get("/openapi.json"),
  () => get("/status.json"),
  () => get(`/${"a/".repeat(4_000)}`),
  () => get(`/api/leads?${"q=%ff&".repeat(1_000)}`),
  () => get(`/api/leads?q=${"x".repeat(200)}&limit=1000`, sandboxKey),
  () => get("/api/leads?limit=1000", sandboxKey),
  () => get("/api/events?limit=1000", testKey),
];

/** Connections that are held without making sense. */
const sockets: { said: () => string; reads: boolean }[] = [
  { said: () => "", reads: true },
  { said: () => "GET / HTTP/1.1\r\nx: ", reads: true },
  { said: () => "\x16\x03\x01\x00\xc8garbage\r\n\r\n", reads: false },
  {
    said: () => "POST /help/contact HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n",
    reads: true,
  },
  { said: () => "GET /openapi.json HTTP/1.1\r\nhost: x\r\n\r\n".repeat(20), reads: false },
  { said: () => "GET /status/events HTTP/1.1\r\nhost: x\r\n\r\n", reads: false },
  {
    said: () =>
      `GET /api/events HTTP/1.1\r\nhost: x\r\naccept: text/event-stream\r\nx-api-key: ${sandboxKey}\r\n\r\n`,
    reads: false,
  },
  { said: () => "CONNECT x:443 HTTP/1.1\r\nhost: x\r\n\r\n", reads: true },
];

const open = new Set<Socket>();
function hold(nth: number): void {
  const kind = sockets[nth % sockets.length];
  if (kind === undefined || open.size >= MOST_SOCKETS) return;
  const { hostname, port } = new URL(url);
  const socket = createConnection({ host: hostname, port: Number(port), allowHalfOpen: true });
  open.add(socket);
  socket.on("error", () => {});
  socket.on("close", () => open.delete(socket));
  socket.write(kind.said());
  if (kind.reads) socket.resume();
}

async function send({ path, method = "GET", key, type, body }: Ask): Promise<void> {
  const headers = { ...(key && { "x-api-key": key }), ...(type && { "content-type": type }) };
  const signal = AbortSignal.timeout(10_000);
  const response = await fetch(url + path, { method, headers, signal, ...(body && { body }) });
  await response.arrayBuffer();
}

async function work(worker: number): Promise<void> {
  for (let nth = worker; ; nth += WORKERS) {
    const now = mode;
    if (now === "hostile") {
      hold(nth);
      const ask = hostile[nth % hostile.length];
      if (ask !== undefined) await send(ask()).catch(() => {});
    } else if (now === "harmless") {
      for (const socket of open) socket.destroy();
      await send(get("/api/leads?limit=5", testKey)).catch(() => {});
    }
    await delay(PAUSE);
  }
}

await Promise.all(Array.from({ length: WORKERS }, (_, worker) => work(worker)));

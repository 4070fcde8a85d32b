import { createHmac, randomBytes } from "node:crypto";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { webhooks, type Delivery } from "./index.ts";

const newSecret = () => `whsec_${randomBytes(32).toString("base64")}`;
const secret = newSecret();
const now = new Date("2026-01-11T10:30:00Z");
const sentAt = String(now.getTime() / 1000);
const body = JSON.stringify({ id: "1", type: "lead.created", data: { contact_name: "Zoë 🦊" } });

const hex = (key: string, text: string) => createHmac("sha256", key).update(text).digest("hex");
const standard = (key: string, timestamp: string, text = body) =>
  `v1,${createHmac("sha256", Buffer.from(key.slice(6), "base64"))
    .update(`evt_1.${timestamp}.${text}`)
    .digest("base64")}`;
const headersOf = (key = secret, timestamp = sentAt, text = body): Record<string, string> => ({
  "webhook-id": "evt_1",
  "webhook-timestamp": timestamp,
  "webhook-signature": standard(key, timestamp, text),
  "x-webhook-signature": hex(key, text),
});
const verify = (delivery: Partial<Delivery> = {}) =>
  webhooks.verify({ body, headers: headersOf(), secret, now, ...delivery });
const both = ["webhook-signature", "x-webhook-signature"] as const;

test.for(both)("a delivery signed with %s gives its event", async (signature) => {
  await expect(verify({ signature })).resolves.toEqual(JSON.parse(body));
});

test("bytes and Headers are taken as well, and names of headers in any case", async () => {
  const bytes = new TextEncoder().encode(body);
  await expect(verify({ body: bytes, headers: new Headers(headersOf()) })).resolves.toHaveProperty(
    "type",
    "lead.created",
  );
  const capitals = Object.entries(headersOf()).map(([name, value]) => [name.toUpperCase(), value]);
  await verify({ headers: Object.fromEntries(capitals) as Record<string, string> });
});

const bytes = new TextEncoder().encode(body);
const padded = Uint8Array.of(0, ...bytes, 0);
const elsewhere = (code: string, context: object) => runInNewContext(code, { ...context }) as never;

test.for<[string, () => Delivery["body"]]>([
  ["Buffer", () => Buffer.from(body)],
  ["ArrayBuffer", () => bytes.slice().buffer],
  [
    "SharedArrayBuffer",
    () => {
      const shared = new SharedArrayBuffer(bytes.length);
      new Uint8Array(shared).set(bytes);
      return shared;
    },
  ],
  ["part of a buffer", () => padded.subarray(1, -1)],
  ["DataView", () => new DataView(padded.buffer, 1, bytes.length)],
  ["Uint8Array of another realm", () => elsewhere("Uint8Array.from(bytes)", { bytes: [...bytes] })],
  [
    "ArrayBuffer of another realm",
    () => elsewhere("Uint8Array.from(bytes).buffer", { bytes: [...bytes] }),
  ],
])("a body is taken as %s", async ([, bodyOf]) => {
  for (const signature of both) {
    await expect(verify({ signature, body: bodyOf() })).resolves.toEqual(JSON.parse(body));
  }
});

const CLASS = `class Headers {
  #values;
  constructor(values) { this.#values = new Map(Object.entries(values)); }
  get(name) { return this.#values.get(name.toLowerCase()) ?? null; }
}`;

test.for<[string, () => Delivery["headers"]]>([
  ["Headers", () => new Headers(headersOf())],
  [
    "Headers of another realm",
    () => elsewhere(`${CLASS}; new Headers(values)`, { values: headersOf() }),
  ],
  ["Map", () => new Map(Object.entries(headersOf()))],
  ["object without a prototype", () => Object.assign(Object.create(null), headersOf()) as never],
  ["object of another realm", () => elsewhere("({ ...values })", { values: headersOf() })],
  ["object with a header called get", () => ({ ...headersOf(), get: "x" })],
  [
    "lists of values",
    () => Object.fromEntries(Object.entries(headersOf()).map(([k, v]) => [k, [v]])),
  ],
])("headers are taken as %s", async ([, headers]) => {
  for (const signature of both) {
    await expect(verify({ signature, headers: headers() })).resolves.toEqual(JSON.parse(body));
  }
});

test.for([{}, [], null, undefined, 1, new Date()])(
  "a body that was parsed already is a mistake of the caller: %o",
  async (parsed) => {
    await expect(verify({ body: parsed as never })).rejects.toThrow(TypeError);
  },
);

test.for([NaN, -1, "300" as unknown as number])(
  "a tolerance that is no time is a mistake of the caller: %s",
  async (tolerance) => {
    await expect(verify({ tolerance })).rejects.toThrow("tolerance");
  },
);

test.for(both)("%s: one changed byte of the body is a mismatch", async (signature) => {
  const changed = body.replace("lead.created", "lead.deleted");
  await expect(verify({ signature, body: changed })).rejects.toMatchObject({
    reason: "signature_mismatch",
  });
});

test.for(both)("%s: another secret is a mismatch", async (signature) => {
  await expect(verify({ signature, secret: newSecret() })).rejects.toMatchObject({
    name: "WebhookVerificationError",
    reason: "signature_mismatch",
  });
});

test.for(both)("%s: while a secret is rotated, either of both will do", async (signature) => {
  await verify({ signature, secret: [newSecret(), secret] });
  await verify({ signature, secret: [secret, newSecret()] });
});

test("any v1 signature of the list will do; other versions do not count", async () => {
  const headers = headersOf();
  const good = standard(secret, sentAt);
  const bad = standard(newSecret(), sentAt);
  await verify({ headers: { ...headers, "webhook-signature": `v1a,xyz ${bad} ${good}` } });
  for (const list of [bad, good.replace("v1,", "v2,"), "v1,", "v1,!!", good.slice(0, -4)]) {
    const changed = { ...headers, "webhook-signature": list };
    await expect(verify({ headers: changed }), list).rejects.toMatchObject({
      reason: "signature_mismatch",
    });
  }
});

test("five minutes of difference are accepted in both directions, not one second more", async () => {
  const at = (seconds: number) => headersOf(secret, String(Number(sentAt) + seconds));
  await verify({ headers: at(300) });
  await verify({ headers: at(-300) });
  for (const seconds of [301, -301]) {
    await expect(verify({ headers: at(seconds) })).rejects.toMatchObject({
      reason: "timestamp_outside_window",
    });
  }
  await verify({ headers: at(-3000), tolerance: 3000 });
});

test.for(["", "soon", "1e9", "-1", "NaN"])("%o is no timestamp", async (timestamp) => {
  await expect(verify({ headers: headersOf(secret, timestamp) })).rejects.toHaveProperty("reason");
});

test("without the signature of Standard Webhooks a delivery is refused, so that it cannot be sent again", async () => {
  const headers = { "x-webhook-signature": hex(secret, body) };
  await expect(verify({ headers })).rejects.toMatchObject({ reason: "missing_header" });
  await verify({ headers, signature: "x-webhook-signature" });
});

test.for(["[]", "null", "{", '{"type":1}'])("%s is no event, though signed", async (text) => {
  const headers = headersOf(secret, sentAt, text);
  await expect(verify({ body: text, headers })).rejects.toMatchObject({ reason: "invalid_body" });
});

test("wrong use is a TypeError that says what to do", async () => {
  const parsed = JSON.parse(body) as string;
  await expect(verify({ body: parsed })).rejects.toThrow("It is already parsed");
  for (const wrong of ["", [], [""], "whsec_", "whsec_?"]) {
    await expect(verify({ secret: wrong }), String(wrong)).rejects.toThrow(TypeError);
  }
});

import { checkCount } from "./checks.ts";
import type { WebhookEvent } from "./generated/resources.ts";

/** `Headers` of any realm, polyfill or library. */
export interface HeadersLike {
  get(name: string): string | null | undefined;
}

/** The input of `webhooks.verify()`. */
export interface Delivery {
  /** The raw body, exactly as received. Parsing and serializing it again can change it. */
  body: string | ArrayBufferView | ArrayBufferLike;
  /** `request.headers` of any framework. */
  headers: HeadersLike | Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The endpoint's `whsec_…` secret. During a rotation, both secrets. */
  secret: string | readonly string[];
  /**
   * The header to verify. Default: `webhook-signature` (Standard Webhooks), which also covers the id and
   * time and so prevents replays. `x-webhook-signature` covers only the body.
   */
  signature?: "webhook-signature" | "x-webhook-signature" | undefined;
  /** Maximum difference in seconds between `webhook-timestamp` and now. Default: 300. */
  tolerance?: number | undefined;
  /** The current time, for tests. */
  now?: Date | undefined;
}

/** Why verification failed. */
export type WebhookVerificationReason =
  | "missing_header"
  | "timestamp_outside_window"
  | "signature_mismatch"
  | "invalid_body";

export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly reason: WebhookVerificationReason;

  constructor(reason: WebhookVerificationReason, message: string) {
    super(message);
    this.reason = reason;
  }
}

const encoder = new TextEncoder();

/**
 * Verifies a delivery and returns its event. Rejects with a WebhookVerificationError if the signature is
 * invalid or too old, and with a TypeError for invalid arguments.
 */
async function verify(delivery: Delivery): Promise<WebhookEvent> {
  const { body, signature = "webhook-signature" } = delivery;
  const secrets = [delivery.secret].flat();
  if (secrets.length === 0 || !secrets.every((secret) => typeof secret === "string" && secret)) {
    throw new TypeError("secret must be the endpoint's whsec_… secret, or an array of secrets.");
  }
  const bytes = bytesOf(body);
  const genuine = await (signature === "x-webhook-signature"
    ? matchesPublished(delivery, secrets, bytes)
    : matchesStandard(delivery, secrets, bytes));
  if (!genuine) {
    throw new WebhookVerificationError(
      "signature_mismatch",
      `${signature} does not match this body and ${secrets.length === 1 ? "this secret" : "any of these secrets"}.`,
    );
  }
  return parse(bytes);
}

/** Hex HMAC of the body. The key is the whole secret string, including its prefix. */
async function matchesPublished(delivery: Delivery, secrets: readonly string[], body: Uint8Array) {
  const sent = header(delivery, "x-webhook-signature");
  if (!/^[0-9a-f]{64}$/.test(sent)) return false;
  const signature = Uint8Array.from(sent.match(/../g) ?? [], (pair) => parseInt(pair, 16));
  return anyOf(secrets, (secret) => hmacMatches(encoder.encode(secret), signature, body));
}

/** `v1,` and the base64 HMAC of `id.timestamp.body`. The key is the decoded base64 after `whsec_`. */
async function matchesStandard(delivery: Delivery, secrets: readonly string[], body: Uint8Array) {
  const { tolerance = 300, now = new Date() } = delivery;
  checkCount("tolerance", tolerance);
  const id = header(delivery, "webhook-id");
  const timestamp = header(delivery, "webhook-timestamp");
  const list = header(delivery, "webhook-signature");
  const age = /^\d{1,12}$/.test(timestamp) ? now.getTime() / 1000 - Number(timestamp) : NaN;
  if (!(Math.abs(age) <= tolerance)) {
    throw new WebhookVerificationError(
      "timestamp_outside_window",
      `webhook-timestamp ${timestamp} is not within ${tolerance} seconds of now.`,
    );
  }
  const prefix = encoder.encode(`${id}.${timestamp}.`);
  const signed = new Uint8Array(prefix.length + body.length);
  signed.set(prefix);
  signed.set(body, prefix.length);
  const signatures = list
    .split(" ")
    .filter((one) => one.startsWith("v1,"))
    .map((one) => fromBase64(one.slice(3)));
  return anyOf(secrets, (secret) => {
    const key = fromBase64(secret.replace(/^whsec_/, ""));
    if (!key?.length) throw new TypeError("secret must be whsec_ followed by base64.");
    return anyOf(signatures, (signature) => signature && hmacMatches(key, signature, signed));
  });
}

async function anyOf<T>(
  values: readonly T[],
  isTrue: (value: T) => Promise<boolean> | undefined,
): Promise<boolean> {
  let found = false;
  for (const value of values) found = ((await isTrue(value)) ?? false) || found;
  return found;
}

/** WebCrypto compares in constant time. */
async function hmacMatches(secret: Uint8Array, signature: Uint8Array, signed: Uint8Array) {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", own(secret), algorithm, false, ["verify"]);
  return crypto.subtle.verify("HMAC", key, own(signature), own(signed));
}

/** The bytes of a body. Checks the shape, because values from another realm are not instances of our classes. */
function bytesOf(body: unknown): Uint8Array {
  if (typeof body === "string") return encoder.encode(body);
  if (ArrayBuffer.isView(body)) {
    return new Uint8Array(body.buffer, body.byteOffset, body.byteLength);
  }
  if (/^\[object (Shared)?ArrayBuffer\]$/.test(Object.prototype.toString.call(body))) {
    return new Uint8Array(body as ArrayBuffer);
  }
  throw new TypeError("body must be the raw body, as a string or bytes. It is already parsed.");
}

/** A copy, because WebCrypto does not accept memory shared between threads. */
function own(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(bytes);
}

function fromBase64(text: string): Uint8Array | undefined {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function header({ headers }: Delivery, name: string): string {
  let value: unknown;
  if (isHeadersLike(headers)) value = headers.get(name);
  else value = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  if (Array.isArray(value)) value = value.join(" ");
  if (typeof value === "string" && value) return value;
  throw new WebhookVerificationError("missing_header", `The delivery has no ${name}.`);
}

function isHeadersLike(headers: Delivery["headers"]): headers is HeadersLike {
  return typeof headers.get === "function";
}

function parse(bytes: Uint8Array): WebhookEvent {
  try {
    const event = JSON.parse(new TextDecoder().decode(bytes)) as Partial<WebhookEvent> | null;
    if (typeof event?.type === "string") return event as WebhookEvent;
  } catch {
    // Reported below, like every other body that is not ours.
  }
  throw new WebhookVerificationError("invalid_body", "The body is not a SalesOS event.");
}

/** Verifies webhooks. */
export const webhooks = { verify } as const;

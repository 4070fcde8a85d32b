import crypto from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { describe, expect, test } from "vitest";
import { deliveryHeaders, generateSecret, signPublished, signStandard } from "./signature.rules.ts";
import file from "./signature.vectors.json" with { type: "json" };

/** The function of the published API page. */
function verifyWebhookSignature(payload: unknown, signature: string, secret: string): boolean {
  const hmac = crypto.createHmac("sha256", secret);
  const calculatedSignature = hmac.update(JSON.stringify(payload)).digest("hex");
  return crypto.timingSafeEqual(Buffer.from(signature), Buffer.from(calculatedSignature));
}

describe.each(file.vectors)("test vector: $name", (vector) => {
  const { secret, webhook_id: id, webhook_timestamp: timestamp, body } = vector;

  test("both signatures are as published, over text and over bytes", () => {
    for (const sent of [body, Buffer.from(body)]) {
      expect(signPublished(secret, sent)).toBe(vector.x_webhook_signature);
      expect(signStandard(secret, id, timestamp, sent)).toBe(vector.webhook_signature);
    }
  });

  test("the standardwebhooks package computes the same", () => {
    const signed = new Webhook(secret).sign(id, new Date(timestamp * 1000), body);
    expect(signed).toBe(vector.webhook_signature);
  });
});

describe.each(file.rotation)("test vector of a rotation: $name", (vector) => {
  const { secret, next_secret, webhook_id: eventId, webhook_timestamp, body } = vector;
  const timestamp = new Date(webhook_timestamp * 1000);
  const nextSecret = next_secret ?? undefined;

  test("both signatures are as published, the standard one once for each secret", () => {
    const type = "lead.created";
    expect(deliveryHeaders({ secret, nextSecret, eventId, type, timestamp, body })).toMatchObject({
      "webhook-id": eventId,
      "webhook-timestamp": String(webhook_timestamp),
      "x-webhook-signature": vector.x_webhook_signature,
      "webhook-signature": vector.webhook_signature,
    });
    expect(vector.webhook_signature.split(" ")).toEqual(
      [secret, next_secret].flatMap((one) =>
        one === null ? [] : [signStandard(one, eventId, webhook_timestamp, body)],
      ),
    );
  });

  test("the page's receiver holds the secret of before until the end, and no other", () => {
    const event: unknown = JSON.parse(body);
    const { x_webhook_signature: signature } = vector;
    expect(verifyWebhookSignature(event, signature, secret)).toBe(true);
    if (nextSecret !== undefined)
      expect(verifyWebhookSignature(event, signature, nextSecret)).toBe(false);
  });
});

test("a secret is whsec_ and 32 random bytes in base64", () => {
  const secret = generateSecret();
  expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(Buffer.from(secret.slice(6), "base64")).toHaveLength(32);
  expect(generateSecret()).not.toBe(secret);
});

describe("deliveryHeaders", () => {
  const eventId = "0192f0c1-7a3e-7c4d-9b1a-2f6d3e5a7b90";
  const base = { eventId, type: "lead.created" };

  test("any JSON body passes the page's receiver and the standardwebhooks package", () => {
    fc.assert(
      fc.property(fc.object(), (payload) => {
        const secret = generateSecret();
        const body = JSON.stringify(payload);
        const headers = deliveryHeaders({ ...base, secret, timestamp: new Date(), body });
        const received: unknown = JSON.parse(body);
        // JSON.parse moves integer-like names to the front, so only a body that survives it is ever stored.
        fc.pre(JSON.stringify(received) === body);
        const signature = headers["x-webhook-signature"] ?? "";
        expect(verifyWebhookSignature(received, signature, secret)).toBe(true);
        expect(new Webhook(secret).verify(body, headers)).toEqual(received);
      }),
    );
  });

  test("during a rotation the standard set carries both secrets and the published one stays on the old", () => {
    const secret = generateSecret();
    const nextSecret = generateSecret();
    const body = '{"a":1}';
    const headers = deliveryHeaders({ ...base, secret, nextSecret, timestamp: new Date(), body });
    for (const known of [secret, nextSecret]) {
      expect(new Webhook(known).verify(body, headers)).toEqual({ a: 1 });
    }
    expect(headers["x-webhook-signature"]).toBe(signPublished(secret, body));
  });

  test("a changed body, id or time fails in the standard set", () => {
    const secret = generateSecret();
    const headers = deliveryHeaders({ ...base, secret, timestamp: new Date(), body: "{}" });
    const receiver = new Webhook(secret);
    const later = String(Number(headers["webhook-timestamp"]) + 1);
    expect(() => receiver.verify("{ }", headers)).toThrow("No matching signature");
    expect(() => receiver.verify("{}", { ...headers, "webhook-id": "other" })).toThrow(
      "No matching signature",
    );
    expect(() => receiver.verify("{}", { ...headers, "webhook-timestamp": later })).toThrow(
      "No matching signature",
    );
  });

  test("the other headers name the event, the delivery and the second of the try", () => {
    const headers = deliveryHeaders({
      ...base,
      secret: generateSecret(),
      deliveryId: "d-1",
      timestamp: new Date(1_767_225_600_999),
      body: "{}",
    });
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "webhook-id": eventId,
      "webhook-timestamp": "1767225600",
      "x-webhook-event": "lead.created",
      "x-webhook-delivery": "d-1",
    });
  });
});

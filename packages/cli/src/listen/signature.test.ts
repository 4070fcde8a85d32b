import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { deliveryHeaders, generateSecret } from "./signature.ts";

// The server's and the SDK's tests read the same.
const file = "../../../../apps/server/src/features/webhooks/signing/signature.vectors.json";
const { vectors } = JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8")) as {
  vectors: Vector[];
};

interface Vector {
  name: string;
  secret: string;
  webhook_id: string;
  webhook_timestamp: number;
  body: string;
  x_webhook_signature: string;
  webhook_signature: string;
}

test.each(vectors)("both signatures are as published: $name", (vector) => {
  const headers = deliveryHeaders({
    secret: vector.secret,
    id: vector.webhook_id,
    type: "lead.created",
    timestamp: new Date(vector.webhook_timestamp * 1000),
    body: Buffer.from(vector.body),
  });
  expect(headers).toMatchObject({
    "x-webhook-signature": vector.x_webhook_signature,
    "webhook-id": vector.webhook_id,
    "webhook-timestamp": String(vector.webhook_timestamp),
    "webhook-signature": vector.webhook_signature,
  });
});

test("a secret is whsec_ and 32 random bytes in base64", () => {
  const secret = generateSecret();
  expect(Buffer.from(secret.slice("whsec_".length), "base64")).toHaveLength(32);
  expect(generateSecret()).not.toBe(secret);
});

import { createHmac, randomBytes } from "node:crypto";

/** What is signed: one try to hand an event over. */
export interface Signing {
  /** `whsec_` and base64. */
  secret: string;
  id: string;
  type: string;
  /** The moment of this try. */
  timestamp: Date;
  /** The bytes that are sent. */
  body: Uint8Array;
}

/** A new secret: `whsec_` and base64 of 32 random bytes. */
export function generateSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/** The headers of a delivery, as the server makes them; both sides are tested against the same vectors. */
export function deliveryHeaders({ secret, id, type, timestamp, body }: Signing) {
  const seconds = Math.floor(timestamp.getTime() / 1000);
  // The published signature is keyed with the text of the secret, the standard one with the bytes it stands for.
  const published = createHmac("sha256", secret).update(body).digest("hex");
  const standard = createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .update(`${id}.${seconds}.`)
    .update(body)
    .digest("base64");
  return {
    "content-type": "application/json",
    "user-agent": "SalesOS-Webhooks/1",
    "x-webhook-signature": published,
    "x-webhook-event": type,
    "webhook-id": id,
    "webhook-timestamp": String(seconds),
    "webhook-signature": `v1,${standard}`,
  };
}

import { createHmac, timingSafeEqual } from "node:crypto";

/** An event as SalesOS sends it. */
export interface Event {
  id: string;
  type: string;
  created_at: string;
  workspace_id: string;
  /** Missing from events that an earlier version of SalesOS stored. */
  actor?: { type: "api_key" | "user" | "agent" | "system"; id: string | null };
  data: Record<string, unknown> | null;
  previous: Record<string, unknown> | null;
}

/** Maximum difference between `webhook-timestamp` and this machine's clock, in seconds. */
const TOLERANCE = 300;

/**
 * Whether SalesOS has just signed this body. `body` is the raw bytes: parsing and re-serializing can
 * change them. `secret` is the endpoint's whsec_…
 */
export function verify(
  headers: Readonly<Record<string, string | string[] | undefined>>,
  body: Uint8Array,
  secret: string,
  now = new Date(),
): boolean {
  const id = headers["webhook-id"];
  const timestamp = headers["webhook-timestamp"];
  const signatures = headers["webhook-signature"];
  if (typeof id !== "string" || typeof timestamp !== "string") return false;
  if (typeof signatures !== "string" || !/^\d{1,12}$/.test(timestamp)) return false;
  // Reject old deliveries, so that nobody can replay an intercepted one.
  if (Math.abs(now.getTime() / 1000 - Number(timestamp)) > TOLERANCE) return false;

  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  // During a rotation of the secret there are two signatures, one for each secret.
  return signatures.split(" ").some((signature) => {
    if (!signature.startsWith("v1,")) return false;
    const sent = Buffer.from(signature.slice(3), "base64");
    return sent.length === expected.length && timingSafeEqual(sent, expected);
  });
}

const works = new Map<string, Promise<void>>();

/**
 * Does the work once for each id, however often a delivery comes. What fails is forgotten, so that the
 * next try does it again; who comes while it runs waits for it. In memory, for the example: in earnest,
 * insert the id into a table where it is unique, in the transaction of the work.
 */
export function once(id: string, work: () => Promise<void>): Promise<void> {
  const running = works.get(id);
  if (running !== undefined) return running;
  const started = work();
  works.set(id, started);
  started.catch(() => works.delete(id));
  return started;
}

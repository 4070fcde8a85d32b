import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingHttpHeaders } from "node:http";
import type { Database } from "../../../platform/database/database.ts";
import { newId } from "../../../platform/types/ids.ts";
import type { FrontDoor } from "./front-door.rules.ts";
import {
  forgetUnused,
  handedReceipt,
  handReceipt,
  probeKey,
  saveSubject,
  useSubject,
  type ProbeSubject,
} from "./probes.store.ts";
import type { Sampler, StatusTuning } from "../measurements/index.ts";

/** Where the webhook of a probe arrives. */
export const RECEIPT_PATH = "/status/probe-receipts";

/** Tells our probes from real requests; its value is known to this process alone. */
const MARK = "x-status-probe";

export interface ProbeDeps {
  db: Pick<Database, "asSystem">;
  sampler: Pick<Sampler, "note">;
  tuning: Pick<StatusTuning, "timeoutMs">;
  instanceId: string;
  door: FrontDoor;
}

export interface Probes {
  /** One round: a write and the receipt of its webhook, and the reference. Never throws. */
  run(): Promise<void>;
  /** Takes a delivery; false when it was not signed with the secret of these probes. */
  receive(body: Buffer, signature: string | undefined): Promise<boolean>;
  /** Whether a request with these headers is one of these probes. */
  sent(headers: IncomingHttpHeaders): boolean;
  stop(): void;
}

/** Probes the product through its own front door, as an integrator would use it. */
export function createProbes({
  db,
  sampler,
  tuning,
  instanceId,
  door: { address, receipts },
}: ProbeDeps): Probes {
  const url = receipts + RECEIPT_PATH;
  const ended = new AbortController();
  const mark = randomUUID();
  let key: string | undefined;
  let subject: ProbeSubject | undefined;
  let awaited: { nonce: string; arrived: () => void } | undefined;
  let failedReceipts = 0;

  async function call(method: string, path: string, body?: object): Promise<Response> {
    return fetch(address + path, {
      method,
      redirect: "manual",
      signal: AbortSignal.any([ended.signal, AbortSignal.timeout(tuning.timeoutMs)]),
      headers: {
        "user-agent": "SalesOS status probe",
        [MARK]: mark,
        ...(key === undefined ? {} : { "x-api-key": key }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async function create<T>(path: string, body: object): Promise<T> {
    const answer = await call("POST", path, body);
    if (!answer.ok) throw new Error(`POST ${path} returned ${answer.status}.`);
    return (await answer.json()) as T;
  }

  /** What the probes write to and are told by: one lead and one endpoint for each URL, made once. */
  async function prepare(): Promise<ProbeSubject> {
    key ??= await db.asSystem(probeKey);
    const known = await db.asSystem((tx) => useSubject(tx, url));
    if (known !== undefined) {
      const path = `/api/webhook-endpoints/${known.endpointId}`;
      // It disables itself like any other when nothing could be delivered for days.
      const enabled = await call("PATCH", path, { enabled: true });
      await enabled.arrayBuffer();
      if (enabled.ok) return known;
      if (enabled.status !== 404) throw new Error(`PATCH returned ${enabled.status}.`);
    }
    for (const { leadId, endpointId } of await db.asSystem(forgetUnused)) {
      await call("DELETE", `/api/webhook-endpoints/${endpointId}`);
      await call("DELETE", `/api/leads/${leadId}`);
    }
    const { id: leadId } = await create<{ id: string }>("/api/leads", {
      company_name: "SalesOS status",
    });
    const made = await create<{ id: string; secret: string }>("/api/webhook-endpoints", {
      url,
      description: "Checks webhook delivery for the status page",
      event_types: ["lead.updated"],
      filter: { field: "data.id", eq: leadId },
    });
    const subjectMade = { leadId, endpointId: made.id, secret: made.secret };
    await db.asSystem((tx) => saveSubject(tx, url, subjectMade));
    return subjectMade;
  }

  /** Waits for the receipt here, or at another process that was sent it. Returns whether it came. */
  async function receipt(nonce: string, here: Promise<void>): Promise<boolean> {
    const until = performance.now() + tuning.timeoutMs;
    for (let wait = 250; !ended.signal.aborted; wait = Math.min(1_000, wait * 2)) {
      const left = until - performance.now();
      if (left <= 0) return false;
      const { promise: waited, resolve } = Promise.withResolvers<"waited">();
      const timer = setTimeout(() => resolve("waited"), Math.min(wait, left)).unref();
      const first = await Promise.race([here.then(() => "here" as const), waited]);
      clearTimeout(timer);
      if (first === "here") return true;
      const handed = await db
        .asSystem((tx) => handedReceipt(tx, instanceId))
        .catch(() => undefined);
      if (handed === nonce) return true;
    }
    return false;
  }

  async function writeAndReceive(): Promise<void> {
    const startedAt = performance.now();
    const since = () => performance.now() - startedAt;
    const nonce = `${instanceId}.${newId()}`;
    const here = Promise.withResolvers<void>();
    let written = false;
    try {
      subject ??= await prepare();
      awaited = { nonce, arrived: here.resolve };
      const wroteAt = performance.now();
      const answer = await call("PATCH", `/api/leads/${subject.leadId}`, { title: nonce });
      written = answer.ok;
      if (answer.status === 404) subject = undefined;
      await answer.arrayBuffer();
      if (ended.signal.aborted) return;
      const durationMs = performance.now() - wroteAt;
      sampler.note("api", { kind: "probe", failed: !written, durationMs });
    } catch {
      if (ended.signal.aborted) return;
      sampler.note("api", { kind: "probe", failed: true, durationMs: since() });
    }
    const arrived = written && (await receipt(nonce, here.promise));
    if (ended.signal.aborted) return;
    sampler.note("webhooks", { kind: "probe", failed: !arrived, durationMs: since() });
    failedReceipts = arrived ? 0 : failedReceipts + 1;
    // Perhaps the endpoint was disabled or is gone: looked at again now and then.
    if (failedReceipts % 10 === 9) subject = undefined;
  }

  async function reference(): Promise<void> {
    const startedAt = performance.now();
    const ok = await call("GET", "/reference")
      .then(async (answer) => answer.ok && (await answer.text()).includes("<html"))
      .catch(() => false);
    if (ended.signal.aborted) return;
    const durationMs = performance.now() - startedAt;
    sampler.note("reference", { kind: "probe", failed: !ok, durationMs });
  }

  return {
    async run() {
      await Promise.allSettled([writeAndReceive(), reference()]);
    },
    async receive(body, signature) {
      if (subject === undefined || !isSigned(body, signature, subject.secret)) return false;
      const nonce = nonceOf(body);
      if (awaited !== undefined && awaited.nonce === nonce) awaited.arrived();
      const owner = nonce?.split(".")[0];
      if (nonce !== undefined && owner !== undefined && owner !== instanceId) {
        await db.asSystem((tx) => handReceipt(tx, { instanceId: owner, nonce }));
      }
      return true;
    },
    sent: (headers) => headers[MARK] === mark,
    stop: () => ended.abort(),
  };
}

function isSigned(body: Buffer, signature: string | undefined, secret: string): boolean {
  const expected = createHmac("sha256", secret).update(body).digest();
  const given = Buffer.from(signature ?? "", "hex");
  return given.length === expected.length && timingSafeEqual(given, expected);
}

function nonceOf(body: Buffer): string | undefined {
  const { data } = JSON.parse(body.toString("utf8")) as { data?: { title?: string | null } | null };
  return data?.title ?? undefined;
}

import type { OutboundPolicy } from "../../../platform/outbound/address-guard.ts";
import { sendableHeaders } from "../endpoints/headers.rules.ts";
import { policyFor } from "../endpoints/policy.rules.ts";
import { deliveryHeaders } from "../signing/signature.rules.ts";
import type { Held } from "./lanes.ts";
import { headersToKeep } from "../attempts/received-headers.rules.ts";
import type { Result } from "../attempts/result.ts";
import type { createTransport } from "../attempts/transport.ts";
import type { SenderTuning } from "./tuning.ts";
import { verdictOf } from "../attempts/verdict.rules.ts";

/** Posts one delivery, signed as of now, and says what follows from the answer. Never throws. */
export async function makeAttempt(
  delivery: Held,
  { transport, outbound, tuning }: AttemptDeps,
): Promise<Result> {
  const startedAt = new Date();
  const clock = performance.now();
  const { workspaceId, eventId, endpointId, type, url, secret } = delivery;
  const nextSecret = delivery.nextSecret ?? undefined;
  const body = Buffer.from(delivery.body);
  const headers = {
    ...sendableHeaders(delivery.headers),
    ...deliveryHeaders({ secret, nextSecret, eventId, type, timestamp: startedAt, body }),
  };
  const posted = await transport.post({
    endpointId,
    url,
    headers,
    body,
    policy: policyFor(delivery.mode, outbound),
    deadlineMs: tuning.deadlineMs,
  });
  const attempt = delivery.attempts + 1;
  const nthOfRound = attempt - delivery.attemptsBefore;
  return {
    ...verdictOf(posted, nthOfRound, tuning.schedule, new Date()),
    workspaceId,
    eventId,
    endpointId,
    // The lease may be renewed under another token before this is recorded.
    get token() {
      return delivery.token;
    },
    attempt,
    startedAt,
    durationMs: Math.round(performance.now() - clock),
    status: posted.status,
    remoteAddress: posted.remoteAddress,
    url,
    requestHeaders: headersToKeep({ url, headers, body }),
    responseHeaders: posted.headers,
    responseBody: posted.body,
    timings: posted.timings,
    probe: delivery.probe,
  };
}

interface AttemptDeps {
  transport: ReturnType<typeof createTransport>;
  /** Where live workspaces may send. */
  outbound: OutboundPolicy;
  tuning: SenderTuning;
}

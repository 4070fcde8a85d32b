import { Type, type Static } from "typebox";
import { Instant, nullable, oneOf } from "../../../platform/types/schema.ts";

const count = (what: string) => Type.Integer({ minimum: 0, description: what });

/** An endpoint's recent results. Counts are attempts in the current clock hour and the 23 before it. */
export const EndpointHealth = Type.Object(
  {
    succeeded: count("Successful attempts in the last 24 hours."),
    failed: count("Failed attempts in the last 24 hours."),
    success_rate: nullable(Type.Number({ minimum: 0, maximum: 1 }), {
      description:
        "Share of attempts in the last 24 hours that succeeded; `null` without attempts.",
    }),
    p95_ms: nullable(Type.Integer({ minimum: 0 }), {
      description:
        "Approximate 95th percentile duration of attempts in the last 24 hours; `null` without attempts.",
    }),
    last_success_at: nullable(Instant, {
      description: "When the last successful attempt started.",
    }),
    last_failure_at: nullable(Instant, { description: "When the last failed attempt started." }),
    last_failure: nullable(Type.String(), { description: "Why the last failed attempt failed." }),
    breaker: oneOf(["closed", "open"], {
      description:
        "`open` after repeated failures: deliveries are paused, and SalesOS sends one at a time to check whether the endpoint has recovered.",
    }),
    paused_until: nullable(Instant, { description: "When a paused endpoint is next tried." }),
  },
  {
    $id: "EndpointHealth",
    additionalProperties: false,
    description: "Recent delivery results, a few seconds old. Changes here do not change the ETag.",
  },
);
export type EndpointHealth = Static<typeof EndpointHealth>;

import type { Metrics } from "../../../platform/metrics/metrics.ts";
import type { OutboundPolicy } from "../../../platform/outbound/address-guard.ts";
import { makeAttempt } from "./attempt.ts";
import type { InFlight } from "./in-flight.ts";
import { roomOf, type createLanes, type Held, type Lane } from "./lanes.ts";
import { createPacer } from "./pacer.ts";
import type { Result } from "../attempts/result.ts";
import type { createTransport } from "../attempts/transport.ts";
import type { SenderTuning } from "./tuning.ts";

/** Sockets at work, over all endpoints. */
const MAX_RUNNING = 1_000;

/**
 * Makes the attempts of each lane side by side, as many as it may. `mayStart` says whether anything
 * may begin now; `record` gets each result; `wantMore` is called when a lane runs dry.
 */
export function createRunner(options: {
  lanes: ReturnType<typeof createLanes>;
  inFlight: InFlight;
  transport: ReturnType<typeof createTransport>;
  outbound: OutboundPolicy;
  deliveries: Metrics["deliveries"];
  tuning: SenderTuning;
  mayStart: () => boolean;
  record: (result: Result) => void;
  wantMore: () => void;
}) {
  const { lanes, inFlight, transport, outbound, deliveries, tuning, mayStart } = options;
  const pacer = createPacer(advance);
  let running = 0;
  let abandoned = false;

  /** After so many failures nothing is started until the database has said whether it is paused. */
  const awaitsVerdict = ({ failed }: Lane) => failed >= tuning.breaker.failures;

  function advance(lane: Lane): void {
    while (
      lane.queue.length > 0 &&
      lane.running < lane.limit &&
      running < MAX_RUNNING &&
      mayStart() &&
      !awaitsVerdict(lane) &&
      pacer.admits(lane)
    ) {
      const delivery = lane.queue.shift() as Held;
      // Too old to be sure that it is still ours: left to whoever takes it.
      if (Date.now() - delivery.leasedAt > tuning.leaseMs * 0.8) {
        inFlight.forget(delivery);
        continue;
      }
      void attempt(lane, delivery);
    }
    if (lane.more && roomOf(lane) >= lane.queue.length) {
      lane.more = false;
      options.wantMore();
    }
  }

  async function attempt(lane: Lane, delivery: Held): Promise<void> {
    delivery.started = true;
    lane.running++;
    running++;
    const result = await makeAttempt(delivery, { transport, outbound, tuning });
    lane.running--;
    running--;
    // Broken off by our own stop: not the receiver's failure, and not recorded as an attempt.
    if (abandoned) return;
    lanes.learn(lane, result.state === "succeeded", result.durationMs);
    deliveries.inc({ outcome: result.state === "pending" ? "retry" : result.state });
    options.record(result);
    if (running === MAX_RUNNING - 1) for (const other of lanes.all()) advance(other);
    else advance(lane);
  }

  return {
    /** Begins what may begin in a lane. */
    advance,

    /** Goes on with a lane of which results were recorded. */
    goOn(lane: Lane): void {
      if (!awaitsVerdict(lane) || lane.unrecorded > 0) return;
      lane.failed = 0;
      advance(lane);
    },

    running: () => running,

    /** What is still under way counts no more. */
    abandon(): void {
      abandoned = true;
    },
  };
}

import type { Transaction, WorkspaceTransaction } from "../../../platform/database/database.ts";
import { appendNotice } from "../event-types/notices.ts";
import {
  CLOSED,
  nextBreaker,
  observe,
  type Breaker,
  type BreakerTerms,
  type Observed,
} from "./breaker.rules.ts";
import { cancelWaiting } from "../queue/cancel.store.ts";
import type { Result } from "../attempts/result.ts";

/** An endpoint that was paused or disabled by what was recorded. */
export interface Stopped {
  endpointId: string;
  workspaceId: string;
  what: "paused" | "disabled";
  /** When a paused one is tried again. */
  until: Date | undefined;
  /** Whether its owner was told by an event. */
  told: boolean;
  why: string;
}

interface Row {
  workspaceId: string;
  id: string;
  enabled: boolean;
  failures: number;
  failingSince: Date | null;
  lastFailure: string | null;
  until: Date | null;
  failedProbes: number;
  toldAt: Date | null;
}

/**
 * Lets the breakers of endpoints follow what was recorded: opens, closes, disables, and tells the
 * owner by an event. Touches no row of an endpoint that works and has worked.
 */
export async function followResults(
  tx: Transaction,
  results: readonly Result[],
  terms: BreakerTerms,
): Promise<Stopped[]> {
  const byEndpoint = Map.groupBy(results, ({ endpointId }) => endpointId);
  const seen = new Map([...byEndpoint].map(([id, some]) => [id, observe(some)] as const));
  const rows = await findThoseConcerned(tx, byEndpoint, seen);
  const stopped: Stopped[] = [];
  for (const { workspaceId, id, enabled, ...before } of rows) {
    const some = byEndpoint.get(id) ?? [];
    const observed = seen.get(id);
    if (observed === undefined || !enabled) continue;
    const { after, tell } = nextBreaker(before, observed, tx.now, terms);
    await writeBreaker(tx, { workspaceId, id }, after);
    const place = { workspaceId, endpointId: id };
    const gone = some.find(({ disable }) => disable !== undefined)?.disable;
    if (gone !== undefined || tell === "disable") {
      const why = gone ?? tooLong(after);
      await disableEndpoint(tx, { ...place, why });
      stopped.push({ ...place, what: "disabled", until: undefined, told: true, why });
    } else if (after.until !== null) {
      const why = after.lastFailure ?? "";
      if (tell === "pause") await appendNotice(tx, "webhook_endpoint.paused", place);
      const told = tell === "pause";
      stopped.push({ ...place, what: "paused", until: after.until, told, why });
    } else if (before.until !== null) tx.signal("deliveries_due");
  }
  return stopped;
}

/** Locks and reads the endpoints that fail, or failed before. */
async function findThoseConcerned(
  tx: Transaction,
  byEndpoint: ReadonlyMap<string, readonly Result[]>,
  seen: ReadonlyMap<string, Observed>,
): Promise<Row[]> {
  const ids = [...byEndpoint.keys()];
  return tx.query<Row>({
    name: "breakers_concerned",
    // In one order, so that two senders never wait for each other.
    text: `select e.workspace_id as "workspaceId", e.id, e.enabled, e.failures, e.failing_since as "failingSince",
        e.last_failure as "lastFailure", e.breaker_until as until, e.failed_probes as "failedProbes",
        e.pause_told_at as "toldAt"
      from unnest($1::uuid[], $2::uuid[], $3::boolean[]) as seen(workspace_id, id, failed)
      join webhook_endpoints e on e.workspace_id = seen.workspace_id and e.id = seen.id
      where seen.failed or e.failures > 0 order by e.id for update of e`,
    values: [
      ids.map((id) => byEndpoint.get(id)?.[0]?.workspaceId),
      ids,
      ids.map((id) => (seen.get(id)?.failures ?? 0) > 0),
    ],
  });
}

async function writeBreaker(
  tx: Transaction,
  { workspaceId, id }: { workspaceId: string; id: string },
  breaker: Breaker,
): Promise<void> {
  await tx.query({
    name: "write_breaker",
    text: `update webhook_endpoints set failures = $3, failing_since = $4, last_failure = $5,
      breaker_until = $6, failed_probes = $7, pause_told_at = $8 where workspace_id = $1 and id = $2`,
    values: [
      workspaceId,
      id,
      breaker.failures,
      breaker.failingSince,
      breaker.lastFailure,
      breaker.until,
      Math.min(breaker.failedProbes, 10_000),
      breaker.toldAt,
    ],
  });
}

/** Forgets the failures of an endpoint whose row is locked. */
export async function closeBreaker(tx: WorkspaceTransaction, id: string): Promise<void> {
  await writeBreaker(tx, { workspaceId: tx.workspaceId, id }, CLOSED);
}

function tooLong({ failingSince, lastFailure }: Breaker): string {
  const since = failingSince?.toISOString() ?? "the first delivery";
  return `No delivery has succeeded since ${since}. The last failure: ${lastFailure ?? "unknown."}`;
}

/** Nothing more is sent to the endpoint, and what waits is canceled; its owner is told. */
async function disableEndpoint(
  tx: Transaction,
  { workspaceId, endpointId, why }: { workspaceId: string; endpointId: string; why: string },
): Promise<void> {
  await tx.query({
    text: `update webhook_endpoints set enabled = false, disabled_reason = $3, version = version + 1,
      updated_at = $4 where workspace_id = $1 and id = $2`,
    values: [workspaceId, endpointId, why, tx.now],
  });
  await cancelWaiting(tx, { workspaceId, endpointId });
  await appendNotice(tx, "webhook_endpoint.disabled", { workspaceId, endpointId });
  tx.signal("endpoints_changed");
}

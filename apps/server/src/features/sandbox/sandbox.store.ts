import { allKinds } from "../../platform/kinds/registry.ts";
import type { Scope } from "../../platform/access/principal.ts";
import { workspaceScopes } from "../../platform/access/principal.ts";
import type { Transaction, WorkspaceTransaction } from "../../platform/database/database.ts";

const KEY = "sandbox_key";
const RESET_ON = "sandbox_reset_on";

/** What a visitor may do: everything but to make keys or to have us send requests somewhere. */
export const sandboxScopes: readonly Scope[] = workspaceScopes.filter(
  (scope) => !scope.startsWith("api_keys:") && scope !== "webhooks:write",
);

/** What a reset empties, in an order that the references between them allow. A log keeps its end: no position comes twice. */
export function emptiedTables(): string[] {
  return [
    "request_logs",
    "request_usage",
    "jobs",
    "webhook_replays",
    "webhook_attempts",
    "webhook_deliveries",
    "events",
    "event_commits",
    "event_log_losses",
    "webhook_endpoint_hours",
    "webhook_endpoint_outcomes",
    "webhook_endpoints",
    "idempotency_keys",
    "record_changes",
    // A kind refers only to kinds that were defined before it.
    ...allKinds()
      .map(({ plural }) => plural)
      .toReversed(),
    "record_counts",
  ];
}

/** Holds off other instances that prepare the sandbox at the same time, until the transaction ends. */
export async function lockSandbox(tx: Transaction): Promise<void> {
  await tx.query({ text: "select pg_advisory_xact_lock(7253003)" });
}

export async function findSandbox(tx: Transaction): Promise<string | undefined> {
  const [row] = await tx.query<{ id: string }>({
    text: "select id from workspaces where sandbox limit 1",
  });
  return row?.id;
}

export async function readSandboxKey(tx: Transaction): Promise<string | undefined> {
  const [row] = await tx.query<{ value: string }>({
    text: "select value from settings where name = $1",
    values: [KEY],
  });
  return row?.value;
}

export async function saveSandboxKey(tx: Transaction, key: string): Promise<void> {
  await tx.query({
    text: "insert into settings (name, value) values ($1, $2)",
    values: [KEY, key],
  });
}

/** Takes the key back. Returns whether there was one. */
export async function forgetSandboxKey(tx: Transaction): Promise<boolean> {
  const forgotten = await tx.query({
    text: "delete from settings where name = $1 returning 1",
    values: [KEY],
  });
  if (forgotten.length === 0) return false;
  const workspaceId = await findSandbox(tx);
  await tx.query({
    text: "update api_keys set revoked_at = $2 where workspace_id = $1 and revoked_at is null",
    values: [workspaceId ?? null, tx.now],
  });
  tx.signal("keys_changed");
  return true;
}

/** Takes on the reset of a day, `2026-01-31`; false when it is done or another instance is at it. */
export async function claimReset(tx: Transaction, day: string): Promise<boolean> {
  const claimed = await tx.query({
    text: `insert into settings (name, value) values ($1, $2)
      on conflict (name) do update set value = excluded.value where settings.value < excluded.value
      returning 1`,
    values: [RESET_ON, day],
  });
  return claimed.length > 0;
}

/** Removes everything in the workspace but its key and the end of its log. */
export async function emptyWorkspace(tx: WorkspaceTransaction): Promise<void> {
  for (const table of emptiedTables()) {
    await tx.query({
      text: `delete from ${table} where workspace_id = $1`,
      values: [tx.workspaceId],
    });
  }
}

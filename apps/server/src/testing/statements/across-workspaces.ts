/** Statements of the system that name no workspace, because they go over all of an instance. */
export interface AcrossWorkspaces {
  /** Why they do. */
  reason: string;
  /** How they are sent once workspaces are divided among shards. */
  plan: string;
  /** For each of them, words that it has and no other. */
  statements: readonly string[];
}

const PER_SHARD =
  "Each shard runs it for its own workspaces, as nothing of it looks from one to another.";
const PER_WORKSPACE = "The rows are grouped by workspace, with a statement for each.";

export const acrossWorkspaces: readonly AcrossWorkspaces[] = [
  {
    reason:
      "Senders take what is due from one queue, in turns over the endpoints of all workspaces.",
    plan: PER_SHARD,
    statements: [
      "with recursive waiting(workspace_id, endpoint_id, n)",
      "with recursive looked_at as",
      "with recursive free as",
      "select (select min(breaker_until) from webhook_endpoints",
      "update webhook_endpoints e set served_by",
    ],
  },
  {
    reason:
      "A sender renews, returns and records what it has in flight, for several workspaces at once.",
    plan: PER_WORKSPACE,
    statements: [
      "update webhook_deliveries d set lease_token = null",
      "update webhook_deliveries d set lease_until",
      "update webhook_endpoints e set served_until",
      "with r as materialized ( select * from json_to_recordset",
      "as seen(workspace_id, id, failed)",
    ],
  },
  {
    reason: "A task repairs what is left of deleted or changed endpoints.",
    plan: PER_SHARD,
    statements: ["with unnamed as materialized"],
  },
  {
    reason:
      "Workers look for the job that has been due longest in each workspace, in turns over all of them.",
    plan: PER_SHARD,
    statements: ["from (select distinct on (workspace_id) * from jobs"],
  },
  {
    reason: "The metric of the queue counts it whole.",
    plan: "Each shard reports its own queue.",
    statements: ["select count(*)::float8 as n from webhook_deliveries where state = 'pending'"],
  },
  {
    reason:
      "The sequencer places what any workspace has committed. Each log is locked and numbered by itself.",
    plan: PER_SHARD,
    statements: [
      "with waiting as materialized ( select workspace_id from event_commits",
      "with waiting as materialized ( select workspace_id, id, last_event_id from event_commits",
    ],
  },
  {
    reason: "One look says for all waiting readers whose log has grown.",
    plan: PER_WORKSPACE,
    statements: ["as a(workspace_id, position, n)"],
  },
  {
    reason: "A task folds the changes of totals into their sums.",
    plan: PER_SHARD,
    statements: ["with deltas as ( delete from record_counts"],
  },
  {
    reason: "Sums of usage and of endpoints' health are added for several workspaces at once.",
    plan: PER_WORKSPACE,
    statements: [
      "insert into request_usage as u",
      "insert into webhook_endpoint_hours as h",
      "insert into webhook_endpoint_outcomes as o",
    ],
  },
  {
    reason: "What is past its time is deleted for all, by age alone.",
    plan: PER_SHARD,
    statements: [
      "delete from idempotency_keys where created_at <=",
      "delete from webhook_endpoint_hours where hour <",
      "delete from webhook_endpoint_outcomes o where not exists",
      "delete from request_usage where day <",
      "delete from jobs where (workspace_id, id) in ( select workspace_id, id from jobs where finished_at <",
    ],
  },
  {
    reason: "Partitions are of the tables, not of the workspaces in them.",
    plan: PER_SHARD,
    statements: ["_rest where ", "insert into event_log_losses as l"],
  },
  {
    reason: "A task rewrites what older versions have stored.",
    plan: PER_SHARD,
    statements: [
      "where doc_version < 0 order by workspace_id, id limit",
      "from webhook_endpoints where refold order by",
    ],
  },
  {
    reason: "A start reads which keys are in use, so that they are never taken for guessed ones.",
    plan: PER_SHARD,
    statements: ["select hash from api_keys where revoked_at is null order by last_used_at"],
  },
];

/** Advisory locks that are not of a workspace, by their number, with what they guard: once in an instance, wherever its shards are. */
export const locksOfTheInstance: Readonly<Record<string, string>> = {
  "7253002": "the first start",
  "7253003": "the sandbox",
  "7253013": "the partitions",
  "7253015": "the processes of the status page",
  "7253016": "the key of the probes",
  "7253017": "the processes that share limits",
};

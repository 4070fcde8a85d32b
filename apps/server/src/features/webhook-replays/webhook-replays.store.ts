import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import type { WebhookReplay } from "./webhook-replays.schemas.ts";

type Row = Omit<WebhookReplay, "since" | "created_at" | "finished_at"> & {
  since: Date | null;
  created_at: Date;
  finished_at: Date | null;
};

const COLUMNS = `id, endpoint_id, mode, since, from_event_id, state, total, done, deliveries, error,
  created_at, finished_at`;

function shown(row: Row): WebhookReplay {
  return {
    ...row,
    since: row.since?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

export async function hasEndpoint(tx: WorkspaceTransaction, id: string): Promise<boolean> {
  const found = await tx.query({
    text: "select 1 from webhook_endpoints where workspace_id = $1 and id = $2",
    values: [tx.workspaceId, id],
  });
  return found.length > 0;
}

/** Whether the workspace's log has this event. */
export async function hasEvent(tx: WorkspaceTransaction, id: string): Promise<boolean> {
  const found = await tx.query({
    text: "select 1 from events where workspace_id = $1 and id = $2 and commit_id is not null",
    values: [tx.workspaceId, id],
  });
  return found.length > 0;
}

/** What a replay covers: the events after `place` and before `until`, by their ids. */
export interface Span {
  place: string;
  until: string;
}

/** Queues a replay; undefined while the endpoint has one that is not finished. */
export async function insertReplay(
  tx: WorkspaceTransaction,
  replay: Pick<WebhookReplay, "id" | "endpoint_id" | "mode" | "since" | "from_event_id">,
  { place, until }: Span,
): Promise<WebhookReplay | undefined> {
  const [row] = await tx.query<Row>({
    text: `insert into webhook_replays
        (workspace_id, id, endpoint_id, mode, since, from_event_id, place, until, created_at, touched_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
      on conflict (workspace_id, endpoint_id) where state in ('queued', 'running') do nothing
      returning ${COLUMNS}`,
    values: [
      tx.workspaceId,
      replay.id,
      replay.endpoint_id,
      replay.mode,
      replay.since,
      replay.from_event_id,
      place,
      until,
      tx.now,
    ],
  });
  return row && shown(row);
}

/** Newest first, those older than the id `before`. */
export async function listReplays(
  tx: WorkspaceTransaction,
  { before, limit }: { before: string | undefined; limit: number },
): Promise<WebhookReplay[]> {
  const rows = await tx.query<Row>({
    text: `select ${COLUMNS} from webhook_replays
      where workspace_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3`,
    values: [tx.workspaceId, before ?? null, limit],
  });
  return rows.map(shown);
}

export async function findReplay(
  tx: WorkspaceTransaction,
  id: string,
): Promise<WebhookReplay | undefined> {
  const [row] = await tx.query<Row>({
    text: `select ${COLUMNS} from webhook_replays where workspace_id = $1 and id = $2`,
    values: [tx.workspaceId, id],
  });
  return row && shown(row);
}

/** Cancels a replay that is not finished, after the batch that is under way. */
export async function cancelReplay(tx: WorkspaceTransaction, id: string): Promise<void> {
  await tx.query({
    text: `update webhook_replays set state = 'canceled', finished_at = $3
      where workspace_id = $1 and id = $2 and state in ('queued', 'running')`,
    values: [tx.workspaceId, id, tx.now],
  });
}

import type { Transaction } from "../database/database.ts";

const KEPT_DAYS = 30;
/** At most this many in one run, so that no run takes long. */
const MOST = 50_000;

/** Deletes jobs that ended more than 30 days ago. */
export async function purgeJobs(tx: Transaction): Promise<void> {
  await tx.query({
    text: `delete from jobs where (workspace_id, id) in (
      select workspace_id, id from jobs where finished_at < now() - $1 * interval '1 day' order by finished_at limit $2)`,
    values: [KEPT_DAYS, MOST],
  });
}

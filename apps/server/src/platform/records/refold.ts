import { asWorkspace, type Database, type Transaction } from "../database/database.ts";
import { countedUnder } from "../rollups/rollups.rules.ts";
import { addTotals } from "../rollups/totals.store.ts";
import { recordStore } from "./records.store.ts";
import type { RecordBase, Resource } from "./resource.ts";

/** Records that one transaction folds again. */
const BATCH = 500;
/** Batches of one run: a server that stops waits for no more. */
const BATCHES = 10;

/**
 * Folds the records again that an older version wrote, with the totals that count them. It goes on
 * where it stopped, any number of processes may do it at once, and it costs one look into an empty
 * index when there is nothing left.
 */
export async function refoldRecords<R extends RecordBase>(
  db: Pick<Database, "asSystem">,
  resource: Resource<R>,
): Promise<void> {
  for (let i = 0; i < BATCHES; i++) {
    if ((await db.asSystem((tx) => refoldSome(tx, resource))) < BATCH) return;
  }
}

async function refoldSome<R extends RecordBase>(
  tx: Transaction,
  resource: Resource<R>,
): Promise<number> {
  const store = recordStore(resource);
  const found = await store.lockUnfolded(tx, BATCH);
  const workspaces = Map.groupBy(found, ({ workspaceId }) => workspaceId);
  for (const [workspaceId, stored] of workspaces) {
    const records = stored.map(({ doc }) => ({ record: JSON.parse(doc) as R, doc }));
    const before = stored.flatMap(({ columns }) => countedUnder(resource, columns));
    const after = records.flatMap(({ record }) => countedUnder(resource, resource.project(record)));
    await store.refold(asWorkspace(tx, workspaceId), records);
    await addTotals(asWorkspace(tx, workspaceId), resource.plural, [
      ...before.map((key) => ({ key, n: -1 })),
      ...after.map((key) => ({ key, n: 1 })),
    ]);
  }
  return found.length;
}

import { systemAccess } from "../access/access.ts";
import { rollupDeltas } from "../rollups/rollups.rules.ts";
import { addTotals } from "../rollups/totals.store.ts";
import type { Database, Transaction } from "../database/database.ts";
import type { Kind } from "./kind.ts";
import { recordStore } from "./records.store.ts";
import type { RecordBase } from "./resource.ts";

/** Records that one transaction upgrades. */
const BATCH = 500;
/** Batches of one run: a server that stops waits for no more. */
const BATCHES = 10;

/**
 * Writes the records of earlier releases in today's shape, with their columns and totals. It continues where it
 * stopped, any number of processes may run it at once, and it costs one look into an empty index when nothing is left.
 */
export async function upgradeRecords<Doc extends RecordBase, Data extends object>(
  db: Pick<Database, "asSystem">,
  kind: Kind<Doc, Data>,
): Promise<void> {
  for (let i = 0; i < BATCHES; i++) {
    if ((await db.asSystem((tx) => upgradeSome(tx, kind))) < BATCH) return;
  }
}

async function upgradeSome<Doc extends RecordBase, Data extends object>(
  tx: Transaction,
  kind: Kind<Doc, Data>,
): Promise<number> {
  const store = recordStore(kind);
  const found = await store.lockEarlier(tx, BATCH);
  const workspaces = Map.groupBy(found, ({ workspaceId }) => workspaceId);
  for (const [workspaceId, stored] of workspaces) {
    const records = stored.map(({ doc, docVersion, version }) => {
      const record = kind.upcast(JSON.parse(doc) as object, docVersion);
      return { record, version, doc: JSON.stringify(record) };
    });
    const before = stored.flatMap(({ columns }) => rollupDeltas(kind, columns, -1));
    const after = records.flatMap(({ record }) => rollupDeltas(kind, kind.toColumns(record)));
    const inWorkspace = { ...tx, workspaceId, access: systemAccess(workspaceId) };
    await store.upgrade(inWorkspace, records);
    await addTotals(inWorkspace, kind.plural, [...before, ...after]);
  }
  return found.length;
}

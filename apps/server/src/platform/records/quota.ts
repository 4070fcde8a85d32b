import type { Principal } from "../access/principal.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import type { Problem } from "../errors/problem.ts";
import { quotaExceeded } from "../quotas.ts";
import { ALL } from "../rollups/rollups.rules.ts";
import { addTotals, readHeld } from "../rollups/totals.store.ts";

/** Under this name all that was ever written is counted, where there is a quota of it. */
const WRITTEN = "written";

/** The kinds of records that there are: what quotas are counted over. */
const kinds = new Set<string>();
export function countAgainstQuotas(kind: string): void {
  kinds.add(kind);
}

/** A record that is to be written: the bytes of its document, and of the one that it replaces. */
export interface Growth {
  bytes: number;
  /** Undefined for a new record. */
  before?: number;
}

/**
 * Says for each of some records whether the quotas leave no room for it. What other transactions are just writing is
 * not counted, so the quotas are overshot by what is in flight at most.
 */
export async function whyNoRoom(
  tx: WorkspaceTransaction,
  principal: Principal,
  growths: readonly Growth[],
): Promise<(Problem | undefined)[]> {
  const { quotas } = principal;
  const grows = growths.some(({ bytes, before = -1 }) => bytes > before);
  const limited = quotas.records < Infinity || quotas.bytes < Infinity;
  if (quotas.written === undefined && !(grows && limited)) return growths.map(() => undefined);
  const held = await readHeld(tx, [...kinds, WRITTEN]);
  let records = 0;
  let bytes = 0;
  for (const kind of kinds) {
    records += held.get(kind)?.records ?? 0;
    bytes += held.get(kind)?.bytes ?? 0;
  }
  let written = held.get(WRITTEN)?.bytes ?? 0;
  return growths.map((growth) => {
    const isNew = growth.before === undefined;
    const more = growth.bytes - (growth.before ?? 0);
    if (isNew && records + 1 > quotas.records) return quotaExceeded(principal, "records", records);
    if (more > 0 && bytes + more > quotas.bytes) return quotaExceeded(principal, "bytes", bytes);
    if (quotas.written !== undefined && written + growth.bytes > quotas.written) {
      return quotaExceeded(principal, "written", written);
    }
    if (isNew) records++;
    bytes += more;
    written += growth.bytes;
    return undefined;
  });
}

/** Counts what was written, where there is a quota of it. */
export async function noteWritten(
  tx: WorkspaceTransaction,
  { quotas }: Principal,
  bytes: number,
): Promise<void> {
  if (quotas.written === undefined) return;
  await addTotals(tx, WRITTEN, [{ key: ALL, n: 1, bytes }]);
}

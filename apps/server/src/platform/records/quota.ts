import type { Principal } from "../access/principal.ts";
import { ALL } from "../rollups/rollups.rules.ts";
import { addTotals, readHeld } from "../rollups/totals.store.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import type { Problem } from "../errors/problem.ts";
import { quotaExceeded } from "../quotas/quotas.ts";

/** Under this name all that was ever written is counted, where there is a quota of it. */
const WRITTEN = "written";

/** The kinds of records that there are: what quotas are counted over. */
const kinds = new Set<string>();
export function countAgainstQuotas(kind: string): void {
  kinds.add(kind);
}

/** What the quotas of a workspace leave free, while a unit of work takes of it. */
export interface Room {
  /** Takes room for a document, in bytes; `before` is the one that it replaces. Returns the problem where there is none. */
  take: (bytes: number, before: number | undefined) => Problem | undefined;
  /** Gives back the room of a document that is deleted. */
  give: (bytes: number) => void;
}

const ENDLESS: Room = { take: () => undefined, give: () => {} };

/**
 * The room for records in a workspace. What other transactions are writing meanwhile is not counted, so the quotas are
 * exceeded by what is in flight at most. `grows`: whether the writes can need more room than before.
 */
export async function roomOf(tx: WorkspaceTransaction, grows: boolean): Promise<Room> {
  const access = principalOf(tx);
  if (access === undefined) return ENDLESS;
  const { quotas } = access;
  const limited = quotas.records < Infinity || quotas.bytes < Infinity;
  if (quotas.written === undefined && !(grows && limited)) return ENDLESS;
  const held = await readHeld(tx, [...kinds, WRITTEN]);
  let records = 0;
  let bytes = 0;
  for (const kind of kinds) {
    records += held.get(kind)?.records ?? 0;
    bytes += held.get(kind)?.bytes ?? 0;
  }
  let written = held.get(WRITTEN)?.bytes ?? 0;
  return {
    take(size, before) {
      const more = size - (before ?? 0);
      if (before === undefined && records + 1 > quotas.records) {
        return quotaExceeded(access, "records", records);
      }
      if (more > 0 && bytes + more > quotas.bytes) return quotaExceeded(access, "bytes", bytes);
      if (quotas.written !== undefined && written + size > quotas.written) {
        return quotaExceeded(access, "written", written);
      }
      if (before === undefined) records++;
      bytes += more;
      written += size;
      return undefined;
    },
    give(size) {
      records--;
      bytes -= size;
    },
  };
}

/** Counts what was written, where there is a quota of it. */
export async function noteWritten(tx: WorkspaceTransaction, bytes: number): Promise<void> {
  if (principalOf(tx)?.quotas.written === undefined || bytes === 0) return;
  await addTotals(tx, WRITTEN, [{ key: ALL, n: 1, bytes }]);
}

/** The caller, whose plan has quotas; undefined for the system. */
function principalOf({ access }: WorkspaceTransaction): Principal | undefined {
  return "quotas" in access ? (access as Principal) : undefined;
}

import type { Problem } from "../errors/problem.ts";
import type { Kind } from "./kind.ts";
import { keyTaken } from "./refusals.ts";
import type { RecordBase } from "./resource.ts";
import { matchName } from "./unit-of-work.ts";

/** Which records have which match keys, while writes are carried out. */
export interface MatchIndex<Doc> {
  /** Takes note of the keys that a record has now. */
  note: (record: Doc) => void;
  /** The ids of the records that have a key now. */
  holders: (matchOn: string, key: string) => string[];
  /** Why a record may not have a key that belongs to another. */
  taken: (record: Doc, before: Doc | undefined) => Problem | undefined;
}

/** `stored`: ids by `matchName`, before the writes. `recordOf`: a record as it is now. */
export function matchIndex<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  stored: ReadonlyMap<string, readonly string[]>,
  recordOf: (id: string) => Doc | undefined,
): MatchIndex<Doc> {
  /** Ids by match key, of what the writes so far have left. */
  const written = new Map<string, Set<string>>();
  const matchKeys = Object.entries(kind.matchKeys);

  const keysOf = (matchOn: string, record: Doc) =>
    kind.matchKeys[matchOn]?.keysOf(record as unknown as Data) ?? [];

  function note(record: Doc): void {
    for (const [matchOn] of matchKeys) {
      for (const key of keysOf(matchOn, record)) {
        const name = matchName(matchOn, key);
        written.set(name, (written.get(name) ?? new Set()).add(record.id));
      }
    }
  }

  function holders(matchOn: string, key: string): string[] {
    const name = matchName(matchOn, key);
    const ids = new Set([...(stored.get(name) ?? []), ...(written.get(name) ?? [])]);
    return [...ids].filter((id) => {
      const record = recordOf(id);
      return record !== undefined && keysOf(matchOn, record).includes(key);
    });
  }

  function taken(record: Doc, before: Doc | undefined): Problem | undefined {
    for (const [matchOn, { unique }] of matchKeys) {
      if (unique !== true) continue;
      const old = before === undefined ? [] : keysOf(matchOn, before);
      for (const key of keysOf(matchOn, record)) {
        if (old.includes(key)) continue;
        const other = holders(matchOn, key).find((id) => id !== record.id);
        if (other !== undefined) return keyTaken(kind, matchOn, other);
      }
    }
    return undefined;
  }

  return { note, holders, taken };
}

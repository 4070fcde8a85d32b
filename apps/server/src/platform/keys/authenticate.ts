import { LRUCache } from "lru-cache";
import { createMicroBatcher } from "../runtime/micro-batcher.ts";
import type { Database } from "../database/database.ts";
import type { Plans } from "../plans/plans.ts";
import type { Signals } from "../signals/signals.ts";
import { hashKey, parseKey } from "./key-format.ts";
import { findPrincipals, hashesInUse, saveLastUsed, type LastUse } from "./keys.store.ts";
import type { Principal } from "../access/principal.ts";

/** Keys that are remembered, of each kind: known, unknown, and in use. */
const MOST = 10_000;
/** Keys that one statement looks up. */
const TOGETHER = 500;

export interface Authenticator {
  /**
   * Who holds this key. Synchronous when known already; `undefined` for a key that opens nothing. A key that was never
   * seen costs a look-up: `beforeLookUp` is called first, and its throw prevents it.
   */
  identify(
    key: string,
    beforeLookUp?: () => void,
  ): Principal | undefined | Promise<Principal | undefined>;
  /** Calls back when some key has changed, and what was known of it is forgotten. */
  onChange(listener: () => void): void;
  /** Learns which keys are in use, so that their first request is not taken for a guess. */
  prepare(): Promise<void>;
  /** Writes the batch of last-used times. */
  flush(): Promise<void>;
}

/**
 * Authenticates from memory. Known keys are forgotten as soon as any key changes on any instance,
 * and while this instance cannot hear the others it asks the database every time. Look-ups that arrive
 * together share a statement, so guessed keys never hold more than one connection.
 */
export function createAuthenticator({
  db,
  signals,
  plans,
}: {
  db: Pick<Database, "asSystem" | "forVisitor">;
  plans: Plans;
  signals: Pick<Signals, "subscribe" | "connected">;
}): Authenticator {
  const known = new LRUCache<string, Principal>({ max: MOST });
  const unknown = new LRUCache<string, true>({ max: MOST });
  /** Hashes that opened something once; only a hint, so it outlives changes of keys. */
  const inUse = new LRUCache<string, true>({ max: MOST });
  const underWay = new Map<string, Promise<Principal | undefined>>();
  let used = new Map<string, LastUse>();
  const listeners: (() => void)[] = [];
  let generation = 0;
  signals.subscribe("keys_changed", () => {
    generation++;
    known.clear();
    unknown.clear();
    for (const listener of listeners) listener();
  });

  const noted = (principal: Principal, now: Date): Principal | undefined => {
    if (principal.expiresAt !== undefined && principal.expiresAt <= now) return undefined;
    const { workspaceId, actor } = principal;
    const keyId = actor.id;
    used.set(keyId, { workspaceId, keyId, at: now });
    return principal;
  };

  const lookUp = createMicroBatcher<"keys", string, Principal | undefined>({
    maxItems: TOGETHER,
    maxInFlight: 1,
    tryAlone: () => false,
    run: async (_, hashes) => {
      const asked = generation;
      const found = await db.forVisitor((tx) => findPrincipals(tx, hashes, plans));
      return hashes.map((hash) => {
        const principal = found.get(hash);
        if (principal !== undefined) inUse.set(hash, true);
        // Not kept when a key changed while we asked: this response may be the old one.
        if (asked === generation) {
          if (principal === undefined) unknown.set(hash, true);
          else known.set(hash, principal);
        }
        return principal;
      });
    },
  });

  /** One look-up for all requests that bring the same key meanwhile. */
  function lookUpOnce(hash: string): Promise<Principal | undefined> {
    // A change of keys since then must be seen, so only look-ups of this generation are shared.
    const name = `${generation} ${hash}`;
    const already = underWay.get(name);
    if (already !== undefined) return already;
    const asked = lookUp("keys", hash).finally(() => underWay.delete(name));
    underWay.set(name, asked);
    return asked;
  }

  return {
    identify(key, beforeLookUp) {
      // A mistyped key never reaches the database.
      if (parseKey(key) === undefined) return undefined;
      const hash = hashKey(key);
      if (signals.connected()) {
        const principal = known.get(hash);
        if (principal !== undefined) return noted(principal, new Date());
        if (unknown.has(hash)) return undefined;
      }
      if (!inUse.has(hash) && !underWay.has(`${generation} ${hash}`)) beforeLookUp?.();
      return lookUpOnce(hash).then((found) =>
        found === undefined ? undefined : noted(found, new Date()),
      );
    },

    onChange(listener) {
      listeners.push(listener);
    },

    async prepare() {
      const hashes = await db.asSystem((tx) => hashesInUse(tx, MOST));
      for (const hash of hashes.toReversed()) inUse.set(hash, true);
    },

    async flush() {
      if (used.size === 0) return;
      const batch = used;
      used = new Map();
      await db.asSystem((tx) => saveLastUsed(tx, [...batch.values()]));
    },
  };
}

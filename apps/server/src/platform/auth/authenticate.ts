import { LRUCache } from "lru-cache";
import type { Database } from "../database/database.ts";
import type { Signals } from "../signals/signals.ts";
import { hashKey, parseKey } from "./key-format.ts";
import { findPrincipal, saveLastUsed } from "./keys.store.ts";
import type { Principal } from "./principal.ts";

/** Every request waits for this. In ms. */
const PATIENCE = 5_000;

export interface Authenticator {
  /** Who holds this key. Synchronous when known already; `undefined` for a key that opens nothing. */
  identify(key: string): Principal | undefined | Promise<Principal | undefined>;
  /** Writes the batch of last-used times. */
  flush(): Promise<void>;
}

/**
 * Authenticates from memory. Known keys are forgotten as soon as any key changes on any instance,
 * and while this instance cannot hear the others it asks the database every time.
 */
export function createAuthenticator({
  db,
  signals,
}: {
  db: Database;
  signals: Pick<Signals, "subscribe" | "connected">;
}): Authenticator {
  const known = new LRUCache<string, Principal>({ max: 10_000 });
  let used = new Map<string, Date>();
  let generation = 0;
  signals.subscribe("keys_changed", () => {
    generation++;
    known.clear();
  });

  const noted = (principal: Principal, now: Date): Principal | undefined => {
    if (principal.expiresAt !== undefined && principal.expiresAt <= now) return undefined;
    used.set(principal.keyId, now);
    return principal;
  };

  return {
    identify(key) {
      // A mistyped key never reaches the database.
      if (parseKey(key) === undefined) return undefined;
      const hash = hashKey(key);
      const principal = signals.connected() ? known.get(hash) : undefined;
      if (principal !== undefined) return noted(principal, new Date());
      const asked = generation;
      return db
        .asSystem((tx) => findPrincipal(tx, hash), { patience: PATIENCE })
        .then((found) => {
          if (found === undefined) return undefined;
          // Not kept when a key changed while we asked: this answer may be the old one.
          if (asked === generation) known.set(hash, found);
          return noted(found, new Date());
        });
    },

    async flush() {
      if (used.size === 0) return;
      const batch = used;
      used = new Map();
      await db.asSystem((tx) => saveLastUsed(tx, batch));
    },
  };
}

import type { Resolver } from "./address-guard.ts";

/**
 * Lets all who ask for a name at the same time wait for one lookup: the system's block one of few
 * threads each, and a name whose servers do not answer must not hold up the others.
 */
export function sharedLookup(resolve: Resolver): Resolver {
  const underWay = new Map<string, Parameters<Resolver>[2][]>();
  return (hostname, options, done) => {
    const name = `${hostname} ${options.family ?? 0} ${options.hints ?? 0}`;
    const waiting = underWay.get(name);
    if (waiting !== undefined) {
      waiting.push(done);
      return;
    }
    const all = [done];
    underWay.set(name, all);
    resolve(hostname, options, (error, addresses) => {
      underWay.delete(name);
      for (const tell of all) tell(error, addresses);
    });
  };
}

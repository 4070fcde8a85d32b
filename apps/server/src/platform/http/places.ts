/** Connections that stay open, such as streams: so many at once for one holder, and for all of them together. */
export interface Places {
  /** Takes a place, or says who has used up theirs. */
  take(holder: string): Taken | "holder" | "all";
}

interface Taken {
  /** Gives it back; harmless a second time. */
  release(): void;
}

export function createPlaces({ each, total }: { each: number; total: number }): Places {
  const held = new Map<string, number>();
  let all = 0;
  return {
    take(holder) {
      const before = held.get(holder) ?? 0;
      if (before >= each) return "holder";
      if (all >= total) return "all";
      held.set(holder, before + 1);
      all++;
      let released = false;
      return {
        release() {
          if (released) return;
          released = true;
          all--;
          const left = (held.get(holder) ?? 1) - 1;
          if (left === 0) held.delete(holder);
          else held.set(holder, left);
        },
      };
    },
  };
}

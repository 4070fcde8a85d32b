/** What is there only so often, such as streams or bytes: for one holder, and for all of them together. */
export interface Places {
  /** Takes some places, or says who has used up theirs. */
  take(holder: string, size?: number): Taken | "holder" | "all";
}

interface Taken {
  /** Gives them back; harmless a second time. */
  release(): void;
}

export function createPlaces({ each, total }: { each: number; total: number }): Places {
  const held = new Map<string, number>();
  let all = 0;
  return {
    take(holder, size = 1) {
      const before = held.get(holder) ?? 0;
      if (before + size > each) return "holder";
      if (all + size > total) return "all";
      held.set(holder, before + size);
      all += size;
      let released = false;
      return {
        release() {
          if (released) return;
          released = true;
          all -= size;
          const left = (held.get(holder) ?? size) - size;
          if (left === 0) held.delete(holder);
          else held.set(holder, left);
        },
      };
    },
  };
}

/** How far a replay runs ahead of its receiver. */
export interface Pace {
  /** The most deliveries that may be due at the endpoint. */
  most: number;
  /** How many were, when that was last looked at and what was added had been added. */
  due: number;
}

/** A live event waits behind at most so many, whatever the receiver; a fast one gets more at once. */
export const LEAST_DUE = 200;
export const MOST_DUE = 2_000;

/**
 * How many deliveries a replay may make due now, when `due` are; 0 while the endpoint has enough to
 * do. What a receiver works off in no time is doubled, what it hardly begins is halved.
 */
export function nextRoom(before: Pace | undefined, due: number): { room: number; pace: Pace } {
  const most = before === undefined ? LEAST_DUE : follow(before, due);
  const room = due < most / 2 ? most - due : 0;
  return { room, pace: { most, due: due + room } };
}

function follow({ most, due: had }: Pace, due: number): number {
  if (due <= most / 4) return Math.min(MOST_DUE, most * 2);
  return had - due < most / 8 ? Math.max(LEAST_DUE, most / 2) : most;
}

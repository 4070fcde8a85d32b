/** A rate with a bucket: `burst` requests at once, refilled at `perMinute`. Whole numbers above 0. */
export type Limit = { readonly perMinute: number; readonly burst: number };

/** At this rate and above nothing is counted; the headers still show the number. */
export const UNLIMITED_PER_MINUTE = 1_000_000_000;

export const isCounted = ({ perMinute }: Limit): boolean => perMinute < UNLIMITED_PER_MINUTE;

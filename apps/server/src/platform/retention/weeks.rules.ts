import { lowestIdAt } from "../types/ids.ts";

/** A span of time, in epoch ms: `from` is in it, `to` is not. */
export interface Span {
  from: number;
  to: number;
}

/** A partition of a table and the ids that it holds; the one for whatever has no other has no span. */
export interface Partition {
  name: string;
  span: Span | undefined;
}

const DAY = 86_400_000;
const WEEK = 7 * DAY;
/** The first Monday of 1970. */
const MONDAY = 4 * DAY;

/** The week (Monday to Monday, UTC) that an instant lies in. */
export function weekOf(at: number): Span {
  const from = Math.floor((at - MONDAY) / WEEK) * WEEK + MONDAY;
  return { from, to: from + WEEK };
}

/** The present week and the `ahead` weeks after it. */
export function weeksAhead(now: number, ahead: number): Span[] {
  const { from } = weekOf(now);
  return Array.from({ length: ahead + 1 }, (_, n) => weekOf(from + n * WEEK));
}

/** Whether no partition holds any part of the span. */
export function isMissing(span: Span, partitions: readonly Partition[]): boolean {
  return partitions.every(
    ({ span: other }) => other === undefined || other.to <= span.from || other.from >= span.to,
  );
}

/** The partitions of which nothing is younger than `days`, oldest first. */
export function expired(partitions: readonly Partition[], now: number, days: number): Partition[] {
  return partitions
    .filter(({ span }) => span !== undefined && span.to <= now - days * DAY)
    .toSorted((a, b) => (a.span?.to ?? 0) - (b.span?.to ?? 0));
}

/** The start of the oldest week of which something is still to be kept. */
export function keptFrom(now: number, days: number): number {
  return Math.max(0, weekOf(now - days * DAY).from);
}

/** `events` and a week → `events_20260105`. */
export function partitionName(table: string, { from }: Span): string {
  return `${table}_${new Date(from).toISOString().slice(0, 10).replaceAll("-", "")}`;
}

/** The ids of a span: from the first on, below the second. */
export function idsOf({ from, to }: Span): { from: string; to: string } {
  return { from: lowestIdAt(new Date(from)), to: lowestIdAt(new Date(to)) };
}

const ID = "'([0-9a-f]{8})-([0-9a-f]{4})-[0-9a-f-]+'";
const BOUND = new RegExp(`^FOR VALUES FROM \\((?:MINVALUE|${ID})\\) TO \\((?:MAXVALUE|${ID})\\)$`);

/** What the database says of a partition's bound, such as `FOR VALUES FROM ('…') TO ('…')` or `DEFAULT`. */
export function readBound(bound: string): Span | undefined {
  const found = BOUND.exec(bound);
  if (found === null) return undefined;
  const [, fromHigh, fromLow, toHigh, toLow] = found;
  const time = (high: string | undefined, low: string | undefined, open: number) =>
    high === undefined ? open : Number.parseInt(`${high}${low}`, 16);
  return {
    from: time(fromHigh, fromLow, -Infinity),
    to: time(toHigh, toLow, Infinity),
  };
}

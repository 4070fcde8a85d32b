/** The milliseconds since 1970 of an instant, and whether it has digits beyond them. */
export interface ParsedInstant {
  ms: number;
  finer: boolean;
}

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/;
/** No clock writes more, and nothing is to be read for long. */
const MAX_LENGTH = 60;
const EARLIEST = Date.parse("0000-01-01T00:00:00Z");
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");

/**
 * Reads RFC 3339: a day that exists, an hour up to 23, an offset up to 23:59, and in UTC a year from
 * 0000 to 9999. A leap second, which can only end a June or a December, is the second after it, as in
 * POSIX. The one parser of instants in bodies, parameters, filters, cursors and commands.
 */
export function parseInstant(text: string): ParsedInstant | undefined {
  const found = text.length > MAX_LENGTH ? null : INSTANT.exec(text);
  if (found === null) return undefined;
  const [, , , , , , , fraction = "", sign, offsetHours = "0", offsetMinutes = "0"] = found;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = found
    .slice(1, 7)
    .map(Number);
  if (hour > 23 || minute > 59 || second > 60) return undefined;
  if (Number(offsetHours) > 23 || Number(offsetMinutes) > 59) return undefined;
  const local = new Date(0);
  local.setUTCFullYear(year, month - 1, day);
  if (local.getUTCMonth() !== month - 1 || local.getUTCDate() !== day) return undefined;
  local.setUTCHours(hour, minute, Math.min(second, 59));
  const offset = (Number(offsetHours) * 60 + Number(offsetMinutes)) * (sign === "-" ? -1 : 1);
  let ms = local.getTime() - offset * 60_000;
  if (second === 60) {
    if (!/-(?:06-30|12-31)T23:59:59/.test(new Date(ms).toISOString())) return undefined;
    ms += 1_000;
  }
  ms += Number(fraction.slice(0, 3).padEnd(3, "0"));
  if (ms < EARLIEST || ms > LATEST) return undefined;
  return { ms, finer: /[1-9]/.test(fraction.slice(3)) };
}

export function isInstant(text: string): boolean {
  return parseInstant(text) !== undefined;
}

/** `YYYY-MM-DD`, on a day that exists. */
export function isCalendarDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isInstant(`${text}T00:00:00Z`);
}

/** An instant as it is kept and answered: in UTC, to the millisecond. What is none stays as it is. */
export function canonicalInstant(text: string): string {
  const at = parseInstant(text);
  return at === undefined ? text : new Date(at.ms).toISOString();
}

// Ids and totals know no time before 1970.
const bounded = (ms: number) => new Date(Math.min(LATEST, Math.max(0, ms)));

/** The millisecond that an instant lies in, from 1970 to 9999. */
export function millisecondOf(instant: string): Date {
  return bounded(parsed(instant).ms);
}

/** The first millisecond that is not before an instant, from 1970 to 9999. */
export function millisecondFrom(instant: string): Date {
  const { ms, finer } = parsed(instant);
  return bounded(ms + (finer ? 1 : 0));
}

function parsed(instant: string): ParsedInstant {
  const found = parseInstant(instant);
  if (found === undefined) throw new Error(`Not checked before: ${instant} is no instant.`);
  return found;
}

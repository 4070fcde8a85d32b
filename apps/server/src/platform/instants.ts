/** RFC 3339 on a day that exists; a leap second is refused, as no clock here can hold it. */
export function isInstant(text: string): boolean {
  const [, date = "", offset = ""] =
    /^(\d{4}-\d\d-\d\d)T\d\d:\d\d:\d\d(?:\.\d{1,9})?(Z|[+-]\d\d:\d\d)$/i.exec(text) ?? [];
  if (offset === "" || Number.isNaN(Date.parse(text))) return false;
  // The engine reads 30 February as 2 March.
  return new Date(`${date}T00:00:00Z`).toISOString().startsWith(date);
}

/** `YYYY-MM-DD`, on a day that exists. */
export function isCalendarDate(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && isInstant(`${text}T00:00:00Z`);
}

/** Whether an instant has digits beyond its milliseconds. */
export function isFinerThanMilliseconds(instant: string): boolean {
  return /\.\d{3}\d*[1-9]/.test(instant);
}

// What ids and the database's timestamps hold, and RFC 3339 can write.
const LATEST = Date.parse("9999-12-31T23:59:59.999Z");
const bounded = (ms: number) => new Date(Math.min(LATEST, Math.max(0, ms)));

/** The millisecond that an instant lies in, from 1970 to 9999. */
export function millisecondOf(instant: string): Date {
  return bounded(Date.parse(instant));
}

/** The first millisecond that is not before an instant, from 1970 to 9999. */
export function millisecondFrom(instant: string): Date {
  return bounded(Date.parse(instant) + (isFinerThanMilliseconds(instant) ? 1 : 0));
}

import { type Day, type State, stateOfDay } from "../measurements/index.ts";

export const stateNames: Readonly<Record<State, string>> = {
  operational: "Operational",
  degraded: "Degraded",
  partial_outage: "Partial outage",
  major_outage: "Major outage",
  maintenance: "Maintenance",
  no_data: "No data",
};

const dateFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeZone: "UTC" });
const timeFormat = new Intl.DateTimeFormat("en-GB", {
  dateStyle: "medium",
  timeStyle: "short",
  timeZone: "UTC",
});

/** `31 Jan 2026` of `2026-01-31`. */
function dayInWords(day: string): string {
  return dateFormat.format(new Date(`${day}T00:00:00Z`));
}

/** `January 2026`, in UTC. */
export function monthInWords(at: string): string {
  const month = new Intl.DateTimeFormat("en-GB", {
    month: "long",
    year: "numeric",
    timeZone: "UTC",
  });
  return month.format(new Date(at));
}

/** `31 Jan 2026, 10:30 UTC`. */
export function instantInWords(at: Date | string): string {
  return `${timeFormat.format(new Date(at))} UTC`;
}

/** `31 Jan 2026, 10:30:07 UTC`. */
export function secondInWords(at: Date): string {
  const second = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "medium",
    timeZone: "UTC",
  });
  return `${second.format(at)} UTC`;
}

/** `2 h 5 min`; less than a minute is `under 1 min`. */
function durationInWords(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  if (minutes === 0) return "under 1 min";
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return [hours > 0 ? `${hours} h` : "", rest > 0 ? `${rest} min` : ""].filter(Boolean).join(" ");
}

/** A day with all that was not operational in it. */
export function dayWithStates(day: Day): string {
  const state = stateOfDay(day);
  const parts = (["major_outage", "partial_outage", "degraded", "maintenance"] as const)
    .filter((each) => day.seconds[each] > 0)
    .map((each) => `${stateNames[each].toLowerCase()} ${durationInWords(day.seconds[each])}`);
  const words = parts.length > 0 ? parts.join(", ") : stateNames[state].toLowerCase();
  return `${dayInWords(day.day)}: ${words}`;
}

/** `99.98 %`; never rounded up to 100. */
export function percent(share: number): string {
  const floored = Math.floor(share * 10_000) / 100;
  return `${floored === 100 && share < 1 ? 99.99 : floored} %`;
}

/** `12 ms`, `1.2 s`. */
export function latencyInWords(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(1)} s`;
  return ms >= 10 ? `${Math.round(ms)} ms` : `${ms.toFixed(1)} ms`;
}

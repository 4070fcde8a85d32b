import type { ErrorDetail } from "../../../platform/errors/problem.ts";

/** What becomes of an incident, in order. */
export const incidentStatuses = ["investigating", "identified", "monitoring", "resolved"] as const;
/** What becomes of a maintenance, in order. */
export const maintenanceStatuses = ["scheduled", "in_progress", "completed"] as const;

export type Kind = "incident" | "maintenance";

/** The statuses of a kind; the last one ends it. */
function statusesOf(kind: Kind): readonly string[] {
  return kind === "incident" ? incidentStatuses : maintenanceStatuses;
}

function isEnd(status: string): boolean {
  return status === "resolved" || status === "completed";
}

/** Why a status does not fit the kind, if so. */
export function wrongStatus(kind: Kind, status: string): ErrorDetail | undefined {
  const allowed = statusesOf(kind);
  if (allowed.includes(status)) return undefined;
  const detail = `must be one of ${allowed.join(", ")} for ${kind === "incident" ? "an incident" : "maintenance"}.`;
  return { pointer: "/status", rule: "enum", detail };
}

/** Why a window of maintenance cannot be one, if so. */
export function wrongWindow(from: string, until: string): ErrorDetail | undefined {
  if (Date.parse(until) > Date.parse(from)) return undefined;
  return { pointer: "/scheduled_until", rule: "after", detail: "must be after scheduled_for." };
}

/** What time makes of a maintenance, if anything: it begins and ends by itself. */
export function dueStatus(
  { status, from, until }: { status: string; from: Date; until: Date },
  now: Date,
): "in_progress" | "completed" | undefined {
  if (isEnd(status)) return undefined;
  if (now >= until) return "completed";
  return status === "scheduled" && now >= from ? "in_progress" : undefined;
}

/** The type of the event that tells of a change. */
export function eventTypeOf(kind: Kind, status: string, isFirst: boolean): string {
  if (kind === "maintenance") {
    if (isFirst) return "status.maintenance.scheduled";
    if (status === "in_progress") return "status.maintenance.started";
    return `status.maintenance.${status === "completed" ? "completed" : "updated"}`;
  }
  if (isFirst) return "status.incident.created";
  return `status.incident.${status === "resolved" ? "resolved" : "updated"}`;
}

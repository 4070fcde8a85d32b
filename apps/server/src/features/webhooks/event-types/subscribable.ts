import type { EventType } from "../../../platform/outbox/event-type.ts";

/** What an endpoint may subscribe to: each type, all events of one subject, or all. */
export function subscribable(eventTypes: readonly EventType[]): readonly string[] {
  const types = eventTypes.map(({ type }) => type);
  const subjects = new Set(types.map((type) => type.slice(0, type.indexOf("."))));
  return [...types, ...[...subjects].map((subject) => `${subject}.*`), "*"];
}

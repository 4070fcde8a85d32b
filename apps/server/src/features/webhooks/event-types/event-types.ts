import type { EventType } from "../../../platform/outbox/event-type.ts";
import { incidentEvents } from "../../status/index.ts";
import { endpointEvents } from "./endpoint-events.ts";
import { kinds } from "./kinds.ts";

/** Every event that there is, in the order of the reference. */
export const eventTypes: readonly EventType[] = [
  ...kinds.flatMap(({ events }) => events),
  ...endpointEvents,
  ...incidentEvents,
];

const subjects = new Set(eventTypes.map(({ type }) => type.slice(0, type.indexOf("."))));

/** What an endpoint may subscribe to: each type, all events of one subject, or all. */
export const subscribable: readonly string[] = [
  ...eventTypes.map(({ type }) => type),
  ...[...subjects].map((subject) => `${subject}.*`),
  "*",
];

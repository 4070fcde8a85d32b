import {
  eventType,
  type EventSubject,
  type EventType,
} from "../../../platform/outbox/event-type.ts";
import { disabledExample, EndpointNotice, pausedExample } from "./notice-schemas.ts";

const endpoint: EventSubject = {
  name: "webhook_endpoint",
  noun: "endpoint",
  path: "/api/webhook-endpoints",
  record: EndpointNotice,
  example: pausedExample,
};

/** The events about webhook endpoints. */
export const endpointEvents: readonly EventType[] = [
  eventType(
    endpoint,
    "paused",
    "Deliveries to a webhook endpoint failed several times in a row. SalesOS sends one delivery from time to time to check the endpoint. The others wait and use no attempts.",
  ),
  eventType(
    endpoint,
    "disabled",
    "A webhook endpoint was disabled because it returned 410, or because no delivery succeeded for 5 days. Its queued deliveries are canceled.",
    { data: disabledExample },
  ),
];

import type { Feature } from "../feature/feature.ts";
import type { Operation } from "../operations/operation.ts";
import type { EventType } from "../outbox/event-type.ts";
import type { Tag } from "../openapi/document.ts";

/** The feature that a kind of record is, with further operations of its own. */
export function featureOf(
  {
    tag,
    operations,
    events,
  }: { tag: Tag; operations: readonly Operation[]; events: readonly EventType[] },
  further: readonly Operation[] = [],
): Feature {
  return { tags: [tag], events, operations: () => [...operations, ...further] };
}

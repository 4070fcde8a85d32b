import type { Feature } from "../feature.ts";
import type { Operation } from "../operations/operation.ts";
import type { Tag } from "../openapi/document.ts";

/** The feature that a kind of record is, with further operations of its own. */
export function featureOf(
  { tag, operations }: { tag: Tag; operations: readonly Operation[] },
  further: readonly Operation[] = [],
): Feature {
  return { tags: [tag], operations: () => [...operations, ...further] };
}

import { eventType, type EventType } from "../outbox/event-type.ts";
import { recordPath, type RecordBase } from "../records/resource.ts";
import type { KindDeclaration } from "./declaration.ts";

/** The events of a kind of record, in the order of the reference. */
export function eventTypesOf<Doc extends RecordBase, Data extends object>(
  { name, plural, schema, examples, events }: KindDeclaration<Doc, Data>,
  example: Doc,
): EventType[] {
  const path = recordPath({ plural }, "").slice(0, -1);
  const subject = { name, noun: name, path, record: schema, example };
  const a = /^[aeio]/.test(name) ? "An" : "A";
  const changed = examples.update as Record<string, unknown>;
  const previous = Object.fromEntries(
    Object.keys(changed).map((member) => [member, (example as Record<string, unknown>)[member]]),
  );
  return [
    eventType(subject, "created", `${a} ${name} was created.`),
    eventType(subject, "updated", `Some members of ${a.toLowerCase()} ${name} changed.`, {
      data: { ...example, ...changed },
      previous,
    }),
    ...(events?.(example) ?? []).map((event) =>
      eventType(subject, event.name, event.description, {
        data: { ...example, ...event.data },
        previous: event.previous,
      }),
    ),
    eventType(subject, "deleted", `${a} ${name} was deleted; \`data\` is its last state.`),
    eventType(subject, "restored", `A deleted ${name} was restored.`),
  ];
}

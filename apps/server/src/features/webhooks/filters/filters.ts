import { invalidBody } from "../../../platform/errors/invalid.ts";
import { allKinds } from "../../../platform/kinds/registry.ts";
import type { EventType } from "../../../platform/outbox/event-type.ts";
import { eventFields } from "../../../platform/query/fields.rules.ts";
import { parseFilter } from "../../../platform/query/filter.parse.rules.ts";
import { filterSchema } from "../../../platform/query/filter.schemas.ts";
import { tooLarge } from "../../../platform/query/filter.size.rules.ts";
import type { Filter } from "../../../platform/query/filter.ts";

/** Every event of the workspace is held against it. */
const MAX_KB = 16;

/** What can be asked about an event: its type, and every field of every kind of record. */
const fieldsOf = (eventTypes: readonly EventType[]) =>
  eventFields(
    eventTypes.map(({ type }) => type),
    allKinds().map(({ fields }) => fields),
  );

const examples = [
  { field: "data.icp_score", gte: 80 },
  {
    or: [
      { field: "type", eq: "deal.won" },
      {
        and: [
          { field: "data.stage", eq: "proposal" },
          { field: "previous.stage", exists: true },
        ],
      },
    ],
  },
];

/** Which events an endpoint gets, of the types that it subscribes to: for the contract. */
export function webhookEventFilter(eventTypes: readonly EventType[]) {
  return filterSchema("WebhookEvent", fieldsOf(eventTypes), examples, MAX_KB);
}

/** Reads an endpoint's filter; `null` is none. Throws a 422 that points to what is wrong with it. */
export type ReadFilter = (sent: unknown) => Filter | null;

export function filterReader(eventTypes: readonly EventType[]): ReadFilter {
  const fields = fieldsOf(eventTypes);
  return (sent) => {
    if (sent === null) return null;
    const large = tooLarge(sent, MAX_KB);
    if (large !== undefined) throw invalidBody([large]);
    const parsed = parseFilter(sent, fields);
    if ("filter" in parsed) return parsed.filter;
    throw invalidBody(parsed.errors);
  };
}

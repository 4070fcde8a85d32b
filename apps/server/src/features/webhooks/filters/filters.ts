import { invalidBody } from "../../../platform/errors/invalid.ts";
import { eventFields } from "../../../platform/query/fields.rules.ts";
import { parseFilter } from "../../../platform/query/filter.parse.rules.ts";
import { filterSchema } from "../../../platform/query/filter.schemas.ts";
import { tooLarge } from "../../../platform/query/filter.size.rules.ts";
import type { Filter } from "../../../platform/query/filter.ts";
import { kinds } from "../event-types/kinds.ts";
import { eventTypes } from "../event-types/event-types.ts";

const fields = eventFields(
  eventTypes.map(({ type }) => type),
  kinds.map((kind) => kind.fields),
);

/** Every event of the workspace is held against it. */
const MAX_KB = 16;

/** Which events an endpoint gets, of the types that it subscribes to: for the contract. */
export const WebhookEventFilter = filterSchema(
  "WebhookEvent",
  fields,
  [
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
  ],
  MAX_KB,
);

/** Reads an endpoint's filter; `null` is none. Throws a 422 that points to what is wrong with it. */
export function readFilter(sent: unknown): Filter | null {
  if (sent === null) return null;
  const large = tooLarge(sent, MAX_KB);
  if (large !== undefined) throw invalidBody([large]);
  const parsed = parseFilter(sent, fields);
  if ("filter" in parsed) return parsed.filter;
  throw invalidBody(parsed.errors);
}

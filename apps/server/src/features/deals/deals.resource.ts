import type { Resource } from "../../platform/records/resource.ts";
import { Deal, dealFields, dealParameters } from "./deals.schemas.ts";

export const dealResource: Resource<Deal> = {
  name: "deal",
  plural: "deals",
  columns: {
    stage: "text",
    status: "text",
    value: "numeric",
    currency: "text",
    lead_id: "uuid",
    updated_at: "timestamptz",
  },
  fields: dealFields,
  project: ({ stage, status, value, currency, lead_id, updated_at }) => ({
    stage,
    status,
    value,
    currency,
    lead_id,
    updated_at,
  }),
  searchable: (deal) => [deal.title],
  members: Object.keys(Deal.properties),
  sortable: {
    created_at: { column: "id", type: "id" },
    updated_at: { column: "updated_at", type: "instant" },
    value: { column: "value", type: "number" },
  },
  parameters: dealParameters,
  rollups: { stage: { dimensions: ["stage"] } },
};

import type { Resource } from "../../platform/records/resource.ts";
import { dealFields, type Deal } from "./deals.schemas.ts";

/** The total that counts the deals of a stage. */
export function stageCount(stage: string): string {
  return `stage=${stage}`;
}

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
  countedUnder: ({ stage }) => (typeof stage === "string" ? [stageCount(stage)] : []),
  sortable: { created_at: "id", updated_at: "updated_at", value: "value" },
};

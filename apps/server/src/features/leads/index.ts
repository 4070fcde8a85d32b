import { leads } from "./leads.kind.ts";
import { leadScore } from "./leads.score.ts";

export { leads } from "./leads.kind.ts";
export const leadRoutes = [...leads.operations, leadScore];

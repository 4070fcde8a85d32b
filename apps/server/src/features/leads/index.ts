import { featureOf } from "../../platform/kinds/feature.ts";
import { leads } from "./leads.kind.ts";
import { leadScore } from "./leads.score.ts";

export { leads } from "./leads.kind.ts";
export const feature = featureOf(leads, [leadScore]);

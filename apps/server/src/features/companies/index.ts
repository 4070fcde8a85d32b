import { featureOf } from "../../platform/kinds/feature.ts";
import { companies } from "./companies.kind.ts";

export { companies } from "./companies.kind.ts";
export const feature = featureOf(companies);

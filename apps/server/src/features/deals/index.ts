import { featureOf } from "../../platform/kinds/feature.ts";
import { deals } from "./deals.kind.ts";

export { deals } from "./deals.kind.ts";
export const feature = featureOf(deals);

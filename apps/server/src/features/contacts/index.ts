import { featureOf } from "../../platform/kinds/feature.ts";
import { contacts } from "./contacts.kind.ts";

export { contacts } from "./contacts.kind.ts";
export const feature = featureOf(contacts);

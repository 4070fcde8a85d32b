export { feature } from "./change-sets.feature.ts";

export { feature } from "./support.feature.ts";

export { feature } from "./jobs.feature.ts";

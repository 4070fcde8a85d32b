export { feature } from "./webhook-replays.feature.ts";

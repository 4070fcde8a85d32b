export { prepareSandbox } from "./sandbox.usecases.ts";
export { feature } from "./sandbox.feature.ts";

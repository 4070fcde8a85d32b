export { referenceRoutes } from "./reference.routes.ts";
export { codeSamples } from "./samples.js";
export { sampleRequests } from "./samples.rules.ts";

export { codeSamples } from "./samples.js";
export { sampleRequests } from "./samples.rules.ts";
export { feature } from "./reference.feature.ts";

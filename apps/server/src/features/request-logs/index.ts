export { createRecorder, type Recorder } from "./recorder.ts";
export { feature } from "./request-logs.feature.ts";

export { createRecorder, type Recorder } from "./recorder.ts";
export { requestLogRoutes } from "./request-logs.routes.ts";

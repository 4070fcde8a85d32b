export { createRecorder, type Recorder } from "./recorder.ts";
export { retainedRequestLogs } from "./request-logs.retention.ts";
export { requestLogRoutes } from "./request-logs.routes.ts";

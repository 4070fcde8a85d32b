export { attachEmbeddedPostgres, refuseSecondStart, startEmbeddedPostgres } from "./supervisor.ts";
export type { ConnectionSettings, EmbeddedPostgres } from "./supervisor.ts";
export { StartError } from "./errors.ts";

export { apiKeyRoutes } from "./api-keys.routes.ts";
export { insertKey } from "./api-keys.store.ts";
export { issueKey, revokeKey, type KeyRequest } from "./api-keys.usecases.ts";

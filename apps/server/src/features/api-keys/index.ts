export { wrongMembers } from "./api-keys.rules.ts";
export type { ApiKey } from "./api-keys.schemas.ts";
export { findAllKeys, findIdByKey, insertKey } from "./api-keys.store.ts";
export { issueKey, revokeKey } from "./api-keys.usecases.ts";
export { feature } from "./api-keys.feature.ts";

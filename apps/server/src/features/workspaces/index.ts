export { prepareFirstStart, type FirstStart } from "./workspaces.usecases.ts";
export { insertFirstKey, insertOrganisation, insertWorkspace } from "./workspaces.store.ts";

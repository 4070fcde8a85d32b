export { prepareFirstStart } from "./workspaces.usecases.ts";
export {
  findWorkspaces,
  insertFirstKey,
  insertOrganisation,
  insertWorkspace,
  type Workspace,
} from "./workspaces.store.ts";

import {
  findAllKeys,
  findIdByKey,
  issueKey,
  revokeKey as revokeById,
  type ApiKey,
} from "../features/api-keys/index.ts";
import { findWorkspaces, type Workspace } from "../features/workspaces/index.ts";
import { systemAccess } from "../platform/access/access.ts";
import { parseKey } from "../platform/keys/key-format.ts";
import type { Mode } from "../platform/access/principal.ts";
import type { Database } from "../platform/database/database.ts";
import { CommandError } from "./command.ts";
import type { CreateRequest } from "./keys.input.ts";

/** A key with the workspace it opens. */
export type ListedKey = ApiKey & { mode: Mode; sandbox: boolean; workspaceId: string };

/** Creates a key in the workspace of its mode; `key` is readable only here. */
export async function createKey(
  db: Database,
  request: CreateRequest,
): Promise<ApiKey & { mode: Mode; key: string }> {
  const workspace = (await workspacesOf(db)).find(
    ({ mode, sandbox }) => mode === request.mode && !sandbox,
  );
  if (workspace === undefined) throw new CommandError(`There is no ${request.mode} workspace.`);
  const { doc, key } = await db.inWorkspace(systemAccess(workspace.id), (tx) =>
    issueKey(tx, request),
  );
  return { ...(JSON.parse(doc) as ApiKey), mode: workspace.mode, key };
}

/** All keys of all workspaces, in each the newest first. */
export async function listKeys(db: Database): Promise<ListedKey[]> {
  const listed: ListedKey[] = [];
  for (const { id, mode, sandbox } of await workspacesOf(db)) {
    const found = await db.inWorkspace(systemAccess(id), findAllKeys);
    for (const { doc } of found) {
      listed.push({ ...(JSON.parse(doc) as ApiKey), mode, sandbox, workspaceId: id });
    }
  }
  return listed;
}

/** Revokes the one key that `named` means: an id, a hint or its beginning, or the key itself. */
export async function revokeKey(db: Database, named: string): Promise<ListedKey> {
  const keys = await listKeys(db);
  const meant = await idOf(db, named);
  const hint = named.replace("...", "…");
  const matches = keys.filter((key) =>
    meant === undefined
      ? key.id === named.toLowerCase() || (hint.length >= 13 && key.hint.startsWith(hint))
      : key.id === meant,
  );
  const [key, other] = matches;
  if (key === undefined) {
    // Not repeated here, because it can be a key, and the output can be logged.
    throw new CommandError("No key has this id or hint. To list the keys, run: salesos keys list");
  }
  if (other !== undefined) {
    const ids = matches.map(({ id, name }) => `  ${id}  ${name}`).join("\n");
    throw new CommandError(`Several keys have this hint. Use the id instead:\n\n${ids}`);
  }
  const { id, workspaceId } = key;
  await db.inWorkspace(systemAccess(workspaceId), (tx) =>
    revokeById(tx, { params: { id }, ifMatch: undefined }),
  );
  const after = (await listKeys(db)).find((listed) => listed.id === id);
  return after ?? key;
}

/** The id of the key that is named by itself. */
async function idOf(db: Database, key: string): Promise<string | undefined> {
  if (parseKey(key) === undefined) return undefined;
  for (const { id } of await workspacesOf(db)) {
    const found = await db.inWorkspace(systemAccess(id), (tx) => findIdByKey(tx, key));
    if (found !== undefined) return found;
  }
  return undefined;
}

async function workspacesOf(db: Database): Promise<Workspace[]> {
  const found = await db.asSystem(findWorkspaces);
  if (found.length > 0) return found;
  throw new CommandError("This database has no workspace yet. Start SalesOS once with npm start.");
}

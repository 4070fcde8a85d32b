import { generateKey } from "../../platform/keys/key-format.ts";
import { workspaceScopes, type Mode, type Scope } from "../../platform/access/principal.ts";
import type { Transaction } from "../../platform/database/database.ts";
import { newId } from "../../platform/types/ids.ts";
import type { PlanName } from "../../platform/plans/plans.ts";
import { insertKey } from "../api-keys/index.ts";

/** Whether nobody has been here yet. Holds off other instances that start at the same time. */
export async function isEmpty(tx: Transaction): Promise<boolean> {
  await tx.query({ text: "select pg_advisory_xact_lock(7253002)" });
  const rows = await tx.query({ text: "select from organisations limit 1" });
  return rows.length === 0;
}

export async function insertOrganisation(tx: Transaction, name: string): Promise<string> {
  const id = newId();
  await tx.query({
    text: "insert into organisations (id, name, created_at) values ($1, $2, $3)",
    values: [id, name, tx.now],
  });
  return id;
}

export interface NewWorkspace {
  organisationId: string;
  mode: Mode;
  name: string;
  plan: PlanName;
  sandbox?: boolean;
  /** Of the product itself: listed nowhere. */
  internal?: boolean;
}

export async function insertWorkspace(tx: Transaction, workspace: NewWorkspace): Promise<string> {
  const id = newId();
  const { organisationId, mode, name, plan, sandbox = false, internal = false } = workspace;
  await tx.query({
    text: `insert into workspaces (id, organisation_id, mode, name, plan, sandbox, internal, created_at)
      values ($1, $2, $3, $4, $5, $6, $7, $8)`,
    values: [id, organisationId, mode, name, plan, sandbox, internal, tx.now],
  });
  return id;
}

export interface Workspace {
  id: string;
  mode: Mode;
  name: string;
  sandbox: boolean;
}

/** All workspaces that people have, the oldest first. */
export function findWorkspaces(tx: Transaction): Promise<Workspace[]> {
  return tx.query({
    text: "select id, mode, name, sandbox from workspaces where not internal order by id",
  });
}

/** Gives a workspace a key and returns it: the only time that it is readable. */
export async function insertFirstKey(
  tx: Transaction,
  options: {
    workspaceId: string;
    mode: Mode;
    name: string;
    key?: string | undefined;
    scopes?: readonly Scope[];
  },
): Promise<string> {
  const { workspaceId, name } = options;
  const key = options.key ?? generateKey(options.mode);
  await insertKey(tx, { workspaceId, name, key, scopes: options.scopes ?? workspaceScopes });
  return key;
}

import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import { isPlanName } from "../rate-limit/plans.ts";
import { parseAddressList } from "./address-list.ts";
import type { Mode, Principal, Scope } from "./principal.ts";

/** The key with this hash, unless it is revoked. Expiry is checked at each use, not here. */
export async function findPrincipal(tx: Transaction, hash: string): Promise<Principal | undefined> {
  const [row] = await tx.query<{
    workspace_id: string;
    mode: Mode;
    plan: string;
    sandbox: boolean;
    id: string;
    scopes: string[];
    addresses: string[];
    expires_at: Date | null;
  }>({
    name: "find_principal",
    text: `select k.workspace_id, w.mode, w.plan, w.sandbox, k.id, k.scopes, k.addresses, k.expires_at
      from api_keys k join workspaces w on w.id = k.workspace_id
      where k.hash = $1 and k.revoked_at is null`,
    values: [hash],
  });
  if (row === undefined) return undefined;
  const addresses = row.addresses.length === 0 ? undefined : parseAddressList(row.addresses);
  // A list that cannot be read must not turn into no list at all.
  if (addresses?.ok === false) return undefined;
  return {
    workspaceId: row.workspace_id,
    mode: row.mode,
    keyId: row.id,
    scopes: new Set(row.scopes),
    plan: isPlanName(row.plan) ? row.plan : "free",
    limitPerAddress: row.sandbox,
    lane: row.sandbox ? "sandbox" : undefined,
    addresses: addresses?.list,
    expiresAt: row.expires_at ?? undefined,
  };
}

/** Whether a key still opens what it did when a long answer began. */
export async function isKeyGood(
  tx: WorkspaceTransaction,
  { keyId, scope }: { keyId: string; scope: Scope },
): Promise<boolean> {
  const found = await tx.query({
    name: "is_key_good",
    text: `select from api_keys where workspace_id = $1 and id = $2 and revoked_at is null
      and (expires_at is null or expires_at > $3) and $4 = any(scopes)`,
    values: [tx.workspaceId, keyId, tx.now, scope],
  });
  return found.length > 0;
}

/** Notes when keys were last used: key id → instant. */
export async function saveLastUsed(
  tx: Transaction,
  used: ReadonlyMap<string, Date>,
): Promise<void> {
  await tx.query({
    text: `update api_keys k set last_used_at = u.at
      from unnest($1::uuid[], $2::timestamptz[]) as u(id, at) where k.id = u.id`,
    values: [[...used.keys()], [...used.values()]],
  });
}

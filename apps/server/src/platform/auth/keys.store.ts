import type { Transaction } from "../database/database.ts";
import { isPlanName, SANDBOX_QUOTAS, type Plans } from "../rate-limit/plans.ts";
import { parseAddressList } from "./address-list.ts";
import type { Mode, Principal } from "./principal.ts";

interface KeyRow {
  hash: string;
  workspace_id: string;
  mode: Mode;
  plan: string;
  sandbox: boolean;
  id: string;
  scopes: string[];
  addresses: string[];
  expires_at: Date | null;
}

/** The keys with these hashes, by hash, without revoked ones. Expiry is checked at each use, not here. */
export async function findPrincipals(
  tx: Transaction,
  hashes: readonly string[],
  plans: Plans,
): Promise<Map<string, Principal>> {
  const rows = await tx.query<KeyRow>({
    name: "find_principals",
    text: `select k.hash, k.workspace_id, w.mode, w.plan, w.sandbox, k.id, k.scopes, k.addresses, k.expires_at
      from api_keys k join workspaces w on w.id = k.workspace_id
      where k.hash = any($1) and k.revoked_at is null`,
    values: [hashes],
  });
  return new Map(
    rows.flatMap((row) => {
      const principal = asPrincipal(row, plans);
      return principal === undefined ? [] : [[row.hash, principal] as const];
    }),
  );
}

function asPrincipal(row: KeyRow, plans: Plans): Principal | undefined {
  const addresses = row.addresses.length === 0 ? undefined : parseAddressList(row.addresses);
  // A list that cannot be read must not turn into no list at all.
  if (addresses?.ok === false) return undefined;
  const plan = isPlanName(row.plan) ? row.plan : "free";
  return {
    workspaceId: row.workspace_id,
    mode: row.mode,
    keyId: row.id,
    scopes: new Set(row.scopes),
    plan,
    quotas: row.sandbox ? SANDBOX_QUOTAS : plans[plan].quotas,
    limitPerAddress: row.sandbox,
    lane: row.sandbox ? "sandbox" : undefined,
    addresses: addresses?.list,
    expiresAt: row.expires_at ?? undefined,
  };
}

/** Hashes of keys that are in use, the last used first. */
export async function hashesInUse(tx: Transaction, most: number): Promise<string[]> {
  const rows = await tx.query<{ hash: string }>({
    text: `select hash from api_keys where revoked_at is null
      order by last_used_at desc nulls last limit $1`,
    values: [most],
  });
  return rows.map(({ hash }) => hash);
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

import type { Transaction } from "../database/database.ts";
import { isPlanName, SANDBOX_QUOTAS, type Plans } from "../plans/plans.ts";
import { parseAddressList } from "../access/address-list.ts";
import type { Mode, Principal } from "../access/principal.ts";

/** The workspace that a key opens. */
interface WorkspaceRow {
  hash: string;
  workspace_id: string;
  mode: Mode;
  plan: string;
  sandbox: boolean;
}

interface KeyRow {
  hash: string;
  origin: string;
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
  const workspaces = await tx.query<WorkspaceRow>({
    name: "find_workspaces_of_keys",
    text: `select d.hash, w.id as workspace_id, w.mode, w.plan, w.sandbox
      from api_key_directory d join workspaces w on w.id = d.workspace where d.hash = any($1)`,
    values: [hashes],
  });
  const byHash = new Map(workspaces.map((row) => [row.hash, row]));
  const inEach = Map.groupBy(workspaces, ({ workspace_id }) => workspace_id);
  const keys = await Promise.all(
    [...inEach].map(([workspaceId, rows]) =>
      findKeys(
        tx,
        workspaceId,
        rows.map(({ hash }) => hash),
      ),
    ),
  );
  return new Map(
    keys.flat().flatMap((key) => {
      const workspace = byHash.get(key.hash);
      const principal = workspace && asPrincipal({ ...workspace, ...key }, plans);
      return principal === undefined ? [] : [[key.hash, principal] as const];
    }),
  );
}

async function findKeys(
  tx: Transaction,
  workspaceId: string,
  hashes: readonly string[],
): Promise<KeyRow[]> {
  const [keys, rotations] = await Promise.all([
    tx.query<Omit<KeyRow, "origin">>({
      name: "find_keys",
      text: `select hash, id, scopes, addresses, expires_at from api_keys
        where workspace_id = $1 and hash = any($2) and revoked_at is null`,
      values: [workspaceId, hashes],
    }),
    tx.query<{ id: string; successor_id: string }>({
      name: "find_rotations",
      text: `select id, successor_id from api_keys
        where workspace_id = $1 and successor_id is not null`,
      values: [workspaceId],
    }),
  ]);
  const predecessors = new Map(rotations.map((row) => [row.successor_id, row.id]));
  return keys.map((key) => ({ ...key, origin: originOf(key.id, predecessors) }));
}

function originOf(id: string, predecessors: ReadonlyMap<string, string>): string {
  let origin = id;
  for (;;) {
    const predecessor = predecessors.get(origin);
    if (predecessor === undefined) return origin;
    origin = predecessor;
  }
}

function asPrincipal(row: WorkspaceRow & KeyRow, plans: Plans): Principal | undefined {
  const addresses = row.addresses.length === 0 ? undefined : parseAddressList(row.addresses);
  // A list that cannot be read must not turn into no list at all.
  if (addresses?.ok === false) return undefined;
  const plan = isPlanName(row.plan) ? row.plan : "free";
  return {
    workspaceId: row.workspace_id,
    actor: { type: "api_key", id: row.id },
    origin: row.origin,
    via: "api",
    scopes: new Set(row.scopes),
    rows: "all",
    mode: row.mode,
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

/** When a key was last used. */
export interface LastUse {
  workspaceId: string;
  keyId: string;
  at: Date;
}

/** Notes when keys were last used, in one order, so that two instances never wait for each other in a circle. */
export async function saveLastUsed(tx: Transaction, uses: readonly LastUse[]): Promise<void> {
  const inOrder = uses.toSorted((a, b) => (a.keyId < b.keyId ? -1 : 1));
  await Promise.all(
    inOrder.map(({ workspaceId, keyId, at }) =>
      tx.query({
        name: "save_last_used",
        text: "update api_keys set last_used_at = $3 where workspace_id = $1 and id = $2",
        values: [workspaceId, keyId, at],
      }),
    ),
  );
}

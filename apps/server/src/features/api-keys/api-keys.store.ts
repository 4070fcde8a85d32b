import { hashKey, keyHint } from "../../platform/keys/key-format.ts";
import type { Transaction, WorkspaceTransaction } from "../../platform/database/database.ts";
import { createdAtOf, newId } from "../../platform/types/ids.ts";

export interface StoredKey {
  id: string;
  version: number;
  /** The key as it is answered, as JSON text. */
  doc: string;
}

export interface KeyToInsert {
  workspaceId: string;
  name: string;
  /** Only its hash and its hint are written. */
  key: string;
  scopes: readonly string[];
  addresses?: readonly string[];
  expiresAt?: Date | null;
}

/** Writes a key, returning its id. */
export async function insertKey(tx: Transaction, key: KeyToInsert): Promise<string> {
  const id = newId();
  const hash = hashKey(key.key);
  await Promise.all([
    tx.query({
      name: "insert_key_into_directory",
      text: "insert into api_key_directory (hash, workspace) values ($1, $2)",
      values: [hash, key.workspaceId],
    }),
    tx.query({
      name: "insert_api_key",
      text: `insert into api_keys (workspace_id, id, name, hash, hint, scopes, addresses, expires_at, created_at, in_directory)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, true)`,
      values: [
        key.workspaceId,
        id,
        key.name,
        hash,
        keyHint(key.key),
        key.scopes,
        key.addresses ?? [],
        key.expiresAt ?? null,
        createdAtOf(id),
      ],
    }),
  ]);
  return id;
}

export async function findKey(
  tx: WorkspaceTransaction,
  id: string,
): Promise<StoredKey | undefined> {
  const [found] = await tx.query<StoredKey>({
    name: "find_api_key",
    text: "select id, version, doc::text from visible_api_keys where workspace_id = $1 and id = $2",
    values: [tx.workspaceId, id],
  });
  return found;
}

/** Every key of the workspace, newest first. */
export function findAllKeys(tx: WorkspaceTransaction): Promise<StoredKey[]> {
  return tx.query({
    text: "select id, version, doc::text from visible_api_keys where workspace_id = $1 order by id desc",
    values: [tx.workspaceId],
  });
}

/** One key, locked against other writers until the transaction ends. */
export async function lockKey(
  tx: WorkspaceTransaction,
  id: string,
): Promise<StoredKey | undefined> {
  const [, found] = await Promise.all([
    tx.query({
      name: "lock_api_key",
      text: "select from api_keys where workspace_id = $1 and id = $2 for update",
      values: [tx.workspaceId, id],
    }),
    findKey(tx, id),
  ]);
  return found;
}

/** The id of a key, by the key itself. */
export async function findIdByKey(
  tx: WorkspaceTransaction,
  key: string,
): Promise<string | undefined> {
  const [found] = await tx.query<{ id: string }>({
    text: "select id from api_keys where workspace_id = $1 and hash = $2",
    values: [tx.workspaceId, hashKey(key)],
  });
  return found?.id;
}

/** The number of keys that are not revoked. Holds off other creators, so that the number stays true. */
export async function countUnrevoked(tx: WorkspaceTransaction): Promise<number> {
  const [, rows] = await Promise.all([
    tx.query({
      name: "lock_api_keys",
      text: "select pg_advisory_xact_lock(7253003, hashtext($1))",
      values: [tx.workspaceId],
    }),
    tx.query<{ n: number }>({
      name: "count_api_keys",
      text: "select count(*)::int as n from api_keys where workspace_id = $1 and revoked_at is null",
      values: [tx.workspaceId],
    }),
  ]);
  return rows[0]?.n ?? 0;
}

export interface KeyChange {
  name: string;
  scopes: readonly string[];
  addresses: readonly string[];
  expires_at: string | null;
}

export async function updateKey(
  tx: WorkspaceTransaction,
  id: string,
  change: KeyChange,
): Promise<void> {
  await tx.query({
    name: "update_api_key",
    text: `update api_keys set version = version + 1, name = $3, scopes = $4, addresses = $5, expires_at = $6
      where workspace_id = $1 and id = $2`,
    values: [tx.workspaceId, id, change.name, change.scopes, change.addresses, change.expires_at],
  });
}

export async function supersedeKey(
  tx: WorkspaceTransaction,
  id: string,
  by: { successorId: string; expiresAt: Date },
): Promise<void> {
  await tx.query({
    name: "supersede_api_key",
    text: `update api_keys set version = version + 1, successor_id = $3, expires_at = $4
      where workspace_id = $1 and id = $2`,
    values: [tx.workspaceId, id, by.successorId, by.expiresAt],
  });
}

export async function markRevoked(tx: WorkspaceTransaction, id: string): Promise<void> {
  await tx.query({
    name: "revoke_api_key",
    text: `update api_keys set version = version + 1, revoked_at = $3
      where workspace_id = $1 and id = $2 and revoked_at is null`,
    values: [tx.workspaceId, id, tx.now],
  });
}

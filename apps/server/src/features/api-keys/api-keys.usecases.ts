import { generateKey } from "../../platform/keys/key-format.ts";
import { authorityOf, excessOf, type Authority } from "../../platform/access/authority.ts";
import type { Mode, Principal } from "../../platform/access/principal.ts";
import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { invalidBody } from "../../platform/errors/invalid.ts";
import { problem } from "../../platform/errors/problem.ts";
import { requireVersion } from "../../platform/operations/precondition.ts";
import type { Result, Input } from "../../platform/operations/operation.ts";
import { quotaExceeded } from "../../platform/quotas/quotas.ts";
import { fieldsOf } from "../../platform/query/fields.rules.ts";
import { listRecords } from "../../platform/query/list.usecases.ts";
import type { Queryable } from "../../platform/query/queryable.ts";
import {
  DEFAULT_OVERLAP,
  defaultScopes,
  endOfOverlap,
  successorExpiry,
  whyEnded,
  wrongMembers,
} from "./api-keys.rules.ts";
import {
  ApiKey,
  type ApiKeyCreate,
  type ApiKeyListQuery,
  type ApiKeyRotate,
  type ApiKeyUpdate,
} from "./api-keys.schemas.ts";
import {
  countUnrevoked,
  findKey,
  insertKey,
  lockKey,
  markRevoked,
  supersedeKey,
  updateKey,
  type KeyToInsert,
  type StoredKey,
} from "./api-keys.store.ts";

type ById<Body = unknown> = Input<{ id: string }, unknown, Body>;

const list: Queryable = {
  plural: "api_keys",
  members: Object.keys(ApiKey.properties),
  columns: {},
  fields: fieldsOf(ApiKey),
  sortable: { created_at: { column: "id", type: "id" } },
  parameters: {},
};

/** What an operator asks for at the terminal: nobody's scopes bound it. */
export type KeyRequest = Omit<KeyToInsert, "workspaceId" | "key"> & { mode: Mode };

/** Gives the workspace a key; `key` is readable only here. The operator at the terminal has no quota. */
export async function issueKey(
  tx: WorkspaceTransaction,
  { mode, ...wanted }: KeyRequest,
  access?: Principal,
): Promise<StoredKey & { key: string }> {
  const unrevoked = await countUnrevoked(tx);
  if (access !== undefined && unrevoked >= access.quotas.keys) {
    throw quotaExceeded(access, "keys", unrevoked);
  }
  const key = generateKey(mode);
  const id = await insertKey(tx, { ...wanted, key, workspaceId: tx.workspaceId });
  tx.signal("keys_changed");
  return { ...(await known(tx, id)), key };
}

export function listKeys(
  tx: WorkspaceTransaction,
  input: Input<unknown, ApiKeyListQuery>,
): Promise<Result> {
  return listRecords(tx, list, input.query);
}

export async function getKey(tx: WorkspaceTransaction, input: ById): Promise<Result> {
  return answer(await known(tx, input.params.id));
}

export async function createKey(
  tx: WorkspaceTransaction,
  { body, access }: Input<unknown, unknown, ApiKeyCreate>,
): Promise<Result> {
  refuseWrongMembers(body, tx.now);
  const own = authorityOf(access);
  const { name, scopes = defaultScopes(access.scopes), addresses = own.addresses } = body;
  const { expires_at = own.expires_at } = body;
  refuseExcess("give", { scopes, addresses, expires_at }, own);
  const expiresAt = expires_at === null ? null : new Date(expires_at);
  const wanted = { mode: access.mode, name, scopes, addresses, expiresAt };
  return shownOnce(await issueKey(tx, wanted, access));
}

export async function changeKey(
  tx: WorkspaceTransaction,
  input: ById<ApiKeyUpdate>,
): Promise<Result> {
  const key = await lockedUsable(tx, input, "changed");
  refuseWrongMembers(input.body, tx.now);
  const changed = { ...key, ...input.body };
  refuseExcess("give", changed, authorityOf(input.access));
  await updateKey(tx, key.id, changed);
  tx.signal("keys_changed");
  return answer(await known(tx, key.id));
}

/** Revokes a key, for good; a second time changes nothing. Without a principal, as the operator at the terminal. */
export async function revokeKey(
  tx: WorkspaceTransaction,
  input: Pick<ById, "params" | "ifMatch"> & { access?: Principal },
): Promise<Result> {
  const { version, doc } = (await lockKey(tx, input.params.id)) ?? notFound(input.params.id);
  requireVersion("API key", version, input.ifMatch);
  const { access } = input;
  if (access !== undefined) {
    refuseExcess("take", JSON.parse(doc) as ApiKey, authorityOf(access));
  }
  await markRevoked(tx, input.params.id);
  tx.signal("keys_changed");
  return { body: null };
}

export async function rotateKey(
  tx: WorkspaceTransaction,
  input: ById<ApiKeyRotate>,
): Promise<Result> {
  const key = await lockedUsable(tx, input, "rotated");
  if (key.successor_id !== null) {
    throw problem(errors.conflict, {
      detail: `This API key was already rotated. Rotate its successor instead, ${key.successor_id}.`,
    });
  }
  const { name, scopes, addresses } = key;
  const expiresAt = successorExpiry(key, tx.now, authorityOf(input.access).expires_at);
  const { mode } = input.access;
  const wanted = { mode, name, scopes, addresses, expiresAt };
  const successor = await issueKey(tx, wanted, input.access);
  const overlap = input.body.overlap_seconds ?? DEFAULT_OVERLAP;
  await supersedeKey(tx, key.id, {
    successorId: successor.id,
    expiresAt: endOfOverlap(key, tx.now, overlap),
  });
  return shownOnce(successor);
}

/** A key that can still be changed and does not exceed the caller, locked. */
async function lockedUsable(tx: WorkspaceTransaction, input: ById, verb: string): Promise<ApiKey> {
  const found = (await lockKey(tx, input.params.id)) ?? notFound(input.params.id);
  requireVersion("API key", found.version, input.ifMatch);
  const key = JSON.parse(found.doc) as ApiKey;
  refuseExcess("take", key, authorityOf(input.access));
  const ended = whyEnded(key, tx.now);
  if (ended === undefined) return key;
  throw problem(errors.conflict, {
    detail: `This API key ${ended} and cannot be ${verb}. Create a new one.`,
  });
}

async function known(tx: WorkspaceTransaction, id: string): Promise<StoredKey> {
  return (await findKey(tx, id)) ?? notFound(id);
}

function notFound(id: string): never {
  throw problem(errors.not_found, { detail: `There is no API key ${id} in this workspace.` });
}

function refuseWrongMembers(input: ApiKeyUpdate, now: Date): void {
  const found = wrongMembers(input, now);
  if (found.length > 0) throw invalidBody(found);
}

/** A key gives no other more than it has, and takes nothing from one that has more. */
function refuseExcess(what: "give" | "take", key: Authority, caller: Authority): void {
  const found = excessOf(key, caller);
  const [first] = found;
  if (first === undefined) return;
  const rule =
    what === "give"
      ? "A key cannot grant more access than it has. The requested key"
      : "A key cannot change, rotate or revoke a key with more access than its own. The other key";
  throw problem(errors.forbidden, {
    detail: `${rule} ${first.detail} Use a key with the same access.`,
    errors: found.map(({ member, detail }) => ({ pointer: `/${member}`, rule: "exceeds", detail })),
  });
}

function answer({ doc, version }: StoredKey): Result {
  return { body: doc, version };
}

function shownOnce({ doc, version, id, key }: StoredKey & { key: string }): Result {
  const withKey = (value: string | null) => `${doc.slice(0, -1)},"key":${JSON.stringify(value)}}`;
  return {
    body: withKey(key),
    bodyWithoutSecret: withKey(null),
    version,
    location: `/api/api-keys/${id}`,
  };
}

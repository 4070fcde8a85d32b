import type { WorkspaceTransaction } from "../../../platform/database/database.ts";
import { errors } from "../../../platform/errors/errors.ts";
import { problem } from "../../../platform/errors/problem.ts";
import type { Result } from "../../../platform/operations/operation.ts";
import { generateSecret } from "../signing/signature.rules.ts";
import type { WebhookSecretRotation } from "../endpoints/endpoints.schemas.ts";
import { activateSecret, rotateSecret } from "../endpoints/endpoints.store.ts";
import { answer, lockedEndpoint, type ById } from "../endpoints/endpoints.usecases.ts";

const DEFAULT_OVERLAP = 86_400;

/** Starts a rotation: makes the next secret and answers it, this once. */
export async function rotateEndpointSecret(
  tx: WorkspaceTransaction,
  input: ById<WebhookSecretRotation>,
): Promise<Result> {
  const { endpoint: before, version } = await lockedEndpoint(tx, input);
  const { overlap_seconds = DEFAULT_OVERLAP, replace = false } = input.body;
  if (before.next_secret_at !== null && !replace) {
    throw problem(errors.conflict, {
      detail: `The secret of this webhook endpoint is already being rotated. The next one takes over at ${before.next_secret_at}. Activate it, or send "replace": true to generate another.`,
    });
  }
  const nextSecret = generateSecret();
  const at = new Date(tx.now.getTime() + overlap_seconds * 1000);
  await rotateSecret(tx, before.id, { nextSecret, at });
  tx.signal("endpoints_changed");
  const endpoint = {
    ...before,
    next_secret_at: overlap_seconds === 0 ? null : at.toISOString(),
    updated_at: tx.now.toISOString(),
  };
  return {
    body: JSON.stringify({ ...endpoint, next_secret: nextSecret }),
    bodyWithoutSecret: JSON.stringify({ ...endpoint, next_secret: null }),
    version: version + 1,
  };
}

/** Ends a rotation: from now on the next secret alone signs. */
export async function activateEndpointSecret(
  tx: WorkspaceTransaction,
  input: ById,
): Promise<Result> {
  const { endpoint: before, version } = await lockedEndpoint(tx, input);
  if (before.next_secret_at === null) {
    throw problem(errors.conflict, {
      detail:
        "The secret of this webhook endpoint is not being rotated. The next one may have taken over already.",
    });
  }
  await activateSecret(tx, before.id);
  tx.signal("endpoints_changed");
  const endpoint = { ...before, next_secret_at: null, updated_at: tx.now.toISOString() };
  return answer({ endpoint, version: version + 1 });
}

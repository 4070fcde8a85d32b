import { randomBytes } from "node:crypto";
import type { Transaction } from "../../../platform/database/database.ts";
import { errors } from "../../../platform/errors/errors.ts";
import { problem } from "../../../platform/errors/problem.ts";
import type { Result, ByAnyone, Input } from "../../../platform/operations/operation.ts";
import { createdAtOf, newId } from "../../../platform/types/ids.ts";
import { isReportSigned, probeSecret } from "./external-probes.rules.ts";
import type { ExternalProbeCreate, ExternalProbeReport } from "./external-probes.schemas.ts";
import {
  deleteExternalProbe,
  insertReports,
  insertExternalProbe,
  readExternalProbes,
  secretOf,
} from "./external-probes.store.ts";

const DAY = 86_400_000;

export async function createExternalProbe(
  tx: Transaction,
  { body: { name } }: ByAnyone<Input<unknown, unknown, ExternalProbeCreate>>,
): Promise<Result> {
  const id = newId();
  const secret = probeSecret(id, randomBytes(24).toString("base64url"));
  if (!(await insertExternalProbe(tx, { id, name, secret }))) {
    throw problem(errors.conflict, { detail: `An external probe named "${name}" already exists.` });
  }
  tx.signal("status_changed");
  const created_at = createdAtOf(id).toISOString();
  return { body: JSON.stringify({ id, name, created_at, secret }) };
}

export async function listExternalProbes(tx: Transaction): Promise<Result> {
  const data = (await readExternalProbes(tx)).map(({ id, name, createdAt, last, ...counts }) => ({
    id,
    name,
    created_at: createdAt.toISOString(),
    last,
    looks: counts.looks,
    failed_looks: counts.failedLooks,
  }));
  return { body: JSON.stringify({ data }) };
}

export async function removeExternalProbe(
  tx: Transaction,
  { params: { id } }: ByAnyone<Input<{ id: string }>>,
): Promise<Result> {
  if (!(await deleteExternalProbe(tx, id))) {
    throw problem(errors.not_found, { detail: `No external probe has the id ${id}.` });
  }
  tx.signal("status_changed");
  return { body: null };
}

/** Stores a signed report. Leaves out checks from the future or older than a week. */
export async function takeReport(
  tx: Transaction,
  sent: { probeId: string; body: Buffer; header: string; report: ExternalProbeReport },
): Promise<boolean> {
  const secret = await secretOf(tx, sent.probeId);
  if (secret === undefined || !isReportSigned(secret, { ...sent, now: tx.now })) return false;
  const now = tx.now.getTime();
  const looks = sent.report.looks
    .map(({ at, target, ok, duration_ms: durationMs, error = null }) => ({
      at: new Date(at),
      target,
      ok,
      durationMs,
      error,
    }))
    .filter(({ at }) => at.getTime() <= now + 60_000 && at.getTime() > now - 7 * DAY);
  await insertReports(tx, sent.probeId, looks);
  return true;
}

import type { Transaction } from "../../../platform/database/database.ts";
import { insertFirstKey, insertOrganisation, insertWorkspace } from "../../workspaces/index.ts";

const KEY = "status_probe_key";

export interface ProbeSubject {
  leadId: string;
  endpointId: string;
  secret: string;
}

/** The key of the workspace that the probes write to; both are made at the first use, for all processes. */
export async function probeKey(tx: Transaction): Promise<string> {
  await tx.query({ text: "select pg_advisory_xact_lock(7253016)" });
  const [found] = await tx.query<{ id: string; key: string | null }>({
    text: `select id, (select value from settings where name = $1) as key
      from workspaces where internal limit 1`,
    values: [KEY],
  });
  if (found !== undefined && found.key !== null) return found.key;
  const workspaceId =
    found?.id ??
    (await insertWorkspace(tx, {
      organisationId: await insertOrganisation(tx, "SalesOS status"),
      mode: "test",
      name: "Status probes",
      plan: "unlimited",
      internal: true,
    }));
  const key = await insertFirstKey(tx, {
    workspaceId,
    mode: "test",
    name: "Status probes",
    scopes: ["leads:write", "webhooks:read", "webhooks:write"],
  });
  await tx.query({
    text: "insert into settings (name, value) values ($1, $2)",
    values: [KEY, key],
  });
  return key;
}

/** What the probes at this URL work with, noted as used now. */
export async function useSubject(tx: Transaction, url: string): Promise<ProbeSubject | undefined> {
  const [found] = await tx.query<ProbeSubject>({
    text: `update status_probes set used_at = $2 where url = $1
      returning lead_id as "leadId", endpoint_id as "endpointId", secret`,
    values: [url, tx.now],
  });
  return found;
}

export async function saveSubject(
  tx: Transaction,
  url: string,
  { leadId, endpointId, secret }: ProbeSubject,
): Promise<void> {
  await tx.query({
    text: `insert into status_probes (url, lead_id, endpoint_id, secret, used_at) values ($1, $2, $3, $4, $5)
      on conflict (url) do update set lead_id = $2, endpoint_id = $3, secret = $4, used_at = $5`,
    values: [url, leadId, endpointId, secret, tx.now],
  });
}

/** Where the probes of all processes are received. */
export async function receiptUrls(tx: Transaction): Promise<string[]> {
  const rows = await tx.query<{ url: string }>({ text: "select url from status_probes" });
  return rows.map(({ url }) => url);
}

/** What processes left behind that listened elsewhere and are gone: forgotten here, to be deleted through the API. */
export function forgetUnused(tx: Transaction): Promise<ProbeSubject[]> {
  return tx.query({
    text: `delete from status_probes where used_at < $1::timestamptz - interval '1 day'
      returning lead_id as "leadId", endpoint_id as "endpointId", secret`,
    values: [tx.now],
  });
}

/** Hands a receipt to the process that waits for it. */
export async function handReceipt(
  tx: Transaction,
  { instanceId, nonce }: { instanceId: string; nonce: string },
): Promise<void> {
  await tx.query({
    text: "update status_instances set receipt = $2 where id = $1",
    values: [instanceId, nonce],
  });
}

/** The last receipt that another process had for this one. */
export async function handedReceipt(
  tx: Transaction,
  instanceId: string,
): Promise<string | undefined> {
  const [row] = await tx.query<{ receipt: string | null }>({
    text: "select receipt from status_instances where id = $1",
    values: [instanceId],
  });
  return row?.receipt ?? undefined;
}

import { systemAccess } from "../../platform/access/access.ts";
import type { Config } from "../../platform/config/config.ts";
import type { Database, WorkspaceTransaction } from "../../platform/database/database.ts";
import { insertSilently } from "../../platform/records/write.ts";
import { companies } from "../companies/index.ts";
import { contacts } from "../contacts/index.ts";
import { deals } from "../deals/index.ts";
import { leads } from "../leads/index.ts";
import { insertSampleData } from "../sample-data/index.ts";
import { insertFirstKey, insertOrganisation, insertWorkspace } from "../workspaces/index.ts";
import {
  claimReset,
  emptyWorkspace,
  findSandbox,
  forgetSandboxKey,
  lockSandbox,
  readSandboxKey,
  sandboxScopes,
  saveSandboxKey,
} from "./sandbox.store.ts";

/**
 * Makes the public sandbox where it is wanted and returns its key, the same on every instance.
 * Where it is not wanted, takes back a key from before.
 */
export async function prepareSandbox(
  db: Database,
  config: Pick<Config, "sandbox">,
): Promise<string | undefined> {
  if (!config.sandbox) {
    await db.asSystem(forgetSandboxKey);
    return undefined;
  }
  const key = await db.asSystem(async (tx) => {
    await lockSandbox(tx);
    const present = await readSandboxKey(tx);
    if (present !== undefined) return present;
    const workspaceId =
      (await findSandbox(tx)) ??
      (await insertWorkspace(tx, {
        organisationId: await insertOrganisation(tx, "Sandbox"),
        mode: "test",
        name: "Sandbox",
        plan: "free",
        sandbox: true,
      }));
    const made = await insertFirstKey(tx, {
      workspaceId,
      mode: "test",
      name: "Sandbox",
      scopes: sandboxScopes,
    });
    await saveSandboxKey(tx, made);
    return made;
  });
  await resetSandbox(db);
  return key;
}

/**
 * Empties and refills the sandbox in one transaction, once a day (UTC), on one instance. Returns
 * whether it did. Safe to call at any time.
 */
export async function resetSandbox(db: Database): Promise<boolean> {
  return db.asSystem(async (tx) => {
    const workspaceId = await findSandbox(tx);
    if (workspaceId === undefined) return false;
    if (!(await claimReset(tx, tx.now.toISOString().slice(0, 10)))) return false;
    // The claim holds its row until the refill is durable, and is given back when that fails.
    await db.inWorkspace(systemAccess(workspaceId), refill);
    return true;
  });
}

async function refill(tx: WorkspaceTransaction): Promise<void> {
  await emptyWorkspace(tx);
  await insertSampleData(tx);
  // The records of the reference's examples, so that each example finds what it names.
  await insertSilently(tx, companies, [companies.example]);
  await insertSilently(tx, contacts, [contacts.example]);
  await insertSilently(tx, leads, [leads.example]);
  await insertSilently(tx, deals, [deals.example]);
}

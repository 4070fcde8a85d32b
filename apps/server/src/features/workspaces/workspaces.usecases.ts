import { scopes } from "../../platform/access/principal.ts";
import type { Config } from "../../platform/config/config.ts";
import type { Transaction } from "../../platform/database/database.ts";
import {
  insertFirstKey,
  insertOrganisation,
  insertWorkspace,
  isEmpty,
} from "./workspaces.store.ts";

export interface FirstStart {
  testWorkspaceId: string;
  /** The first keys, readable this once; only those that were made up here. */
  generated: { live?: string; test?: string };
}

/** On an empty database: one organisation with a live and a test workspace, and a key for each; the live one is the operator's. */
export async function prepareFirstStart(
  tx: Transaction,
  config: Pick<Config, "plan" | "liveKey" | "testKey">,
): Promise<FirstStart | undefined> {
  if (!(await isEmpty(tx))) return undefined;
  const organisationId = await insertOrganisation(tx, "My organisation");
  const plan = config.plan;
  const live = await insertWorkspace(tx, { organisationId, mode: "live", name: "Live", plan });
  const test = await insertWorkspace(tx, { organisationId, mode: "test", name: "Test", plan });
  const first = { name: "First key" };
  const liveKey = await insertFirstKey(tx, {
    ...first,
    workspaceId: live,
    mode: "live",
    key: config.liveKey,
    scopes,
  });
  const testKey = await insertFirstKey(tx, {
    ...first,
    workspaceId: test,
    mode: "test",
    key: config.testKey,
  });
  return {
    testWorkspaceId: test,
    generated: {
      ...(config.liveKey === undefined ? { live: liveKey } : {}),
      ...(config.testKey === undefined ? { test: testKey } : {}),
    },
  };
}

import { systemAccess } from "../../platform/access/access.ts";
import type { Database, WorkspaceTransaction } from "../../platform/database/database.ts";
import { newId } from "../../platform/types/ids.ts";
import { insertSilently } from "../../platform/records/write.ts";
import { deals } from "../deals/index.ts";
import { leads } from "../leads/index.ts";
import { sampleData } from "./sample-data.rules.ts";

const MINUTE = 60_000;

/** Fills a workspace with the sample leads and deals, in a transaction of its own. */
export function fillWithSampleData(db: Database, workspaceId: string): Promise<void> {
  return db.inWorkspace(systemAccess(workspaceId), insertSampleData);
}

/** Inserts the sample leads and deals, dated back from now. Tells no webhook. */
export async function insertSampleData(tx: WorkspaceTransaction): Promise<void> {
  const sample = sampleData();
  const idAt = (ageMinutes: number) => newId(new Date(tx.now.getTime() - ageMinutes * MINUTE));
  const written = sample.leads.map(({ ageMinutes, ...lead }) =>
    leads.newRecord(lead, { id: idAt(ageMinutes), createdBy: null }),
  );
  await insertSilently(tx, leads, written);
  await insertSilently(
    tx,
    deals,
    sample.deals.map(({ ageMinutes, closesInDays, leadIndex, ...deal }) => {
      const closes = new Date(tx.now.getTime() + closesInDays * 24 * 60 * MINUTE);
      const input = {
        ...deal,
        lead_id: written[leadIndex]?.id ?? null,
        expected_close_date: closes.toISOString().slice(0, 10),
      };
      return deals.newRecord(input, { id: idAt(ageMinutes), createdBy: null });
    }),
  );
}

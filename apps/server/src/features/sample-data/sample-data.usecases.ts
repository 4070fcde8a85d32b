import { systemAccess } from "../../platform/access/access.ts";
import type { Database, WorkspaceTransaction } from "../../platform/database/database.ts";
import { newId } from "../../platform/ids.ts";
import { insertDeals, newDeal } from "../deals/index.ts";
import { insertLeads, newLead } from "../leads/index.ts";
import { sampleData } from "./sample-data.rules.ts";

const MINUTE = 60_000;

/** Fills a workspace with the sample leads and deals, in a transaction of its own. */
export function fillWithSampleData(db: Database, workspaceId: string): Promise<void> {
  return db.inWorkspace(systemAccess(workspaceId), insertSampleData);
}

/** Inserts the sample leads and deals, dated back from now. Tells no webhook. */
export async function insertSampleData(tx: WorkspaceTransaction): Promise<void> {
  const { leads, deals } = sampleData();
  const at = (ageMinutes: number) => new Date(tx.now.getTime() - ageMinutes * MINUTE);
  const written = leads.map(({ ageMinutes, ...lead }) => {
    const created = at(ageMinutes);
    return newLead(lead, newId(created), created.toISOString());
  });
  await insertLeads(tx, written);
  await insertDeals(
    tx,
    deals.map(({ ageMinutes, closesInDays, leadIndex, ...deal }) => {
      const created = at(ageMinutes);
      const closes = new Date(tx.now.getTime() + closesInDays * 24 * 60 * MINUTE);
      return newDeal(
        {
          ...deal,
          lead_id: written[leadIndex]?.id ?? null,
          expected_close_date: closes.toISOString().slice(0, 10),
        },
        newId(created),
        created.toISOString(),
      );
    }),
  );
}

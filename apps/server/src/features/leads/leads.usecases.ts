import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { errors } from "../../platform/errors/errors.ts";
import { problem, type Problem } from "../../platform/errors/problem.ts";
import type { Input, Result } from "../../platform/operations/operation.ts";
import { queryRecords } from "../../platform/query/query.usecases.ts";
import { listRecords, mayBeLong } from "../../platform/query/list.usecases.ts";
import { recordUsecases } from "../../platform/records/records.usecases.ts";
import { scoreLead } from "../icp/index.ts";
import { leadResource } from "./leads.resource.ts";
import { changedLead, newLead, whoIsMissing } from "./leads.rules.ts";
import type { Lead, LeadCreate, LeadListQuery, LeadQuery, LeadUpdate } from "./leads.schemas.ts";

const records = recordUsecases(leadResource);

type ById<Body = unknown> = Input<{ id: string }, unknown, Body>;

/** Creates the leads of some calls in one transaction, each scored as it is written. */
export function createLeads(
  tx: WorkspaceTransaction,
  inputs: readonly Input<unknown, unknown, LeadCreate>[],
): Promise<(Result | Problem)[]> {
  return records.create(tx, inputs, newLead);
}

/** Inserts leads that nobody is told about. */
export const insertLeads = records.insertSilently;

export function listLeads(
  tx: WorkspaceTransaction,
  input: Input<unknown, LeadListQuery>,
): Promise<Result> {
  return listRecords(tx, leadResource, input.query);
}

/** Whether a list may look at many leads. */
export function isLongLeadList({ query }: Input<unknown, LeadListQuery>): boolean {
  return mayBeLong(leadResource, query);
}

export function queryLeads(
  tx: WorkspaceTransaction,
  input: Input<unknown, unknown, LeadQuery>,
): Promise<Result> {
  return queryRecords(tx, leadResource, input.body);
}

export const getLeads = records.get;

export function updateLead(tx: WorkspaceTransaction, input: ById<LeadUpdate>): Promise<Result> {
  return records.update(tx, input, (lead, at) => {
    const changed = changedLead(lead, input.body, at);
    const missing = whoIsMissing(changed);
    if (missing !== undefined) {
      throw problem(errors.invalid_body, { detail: `A lead ${missing.detail}`, errors: [missing] });
    }
    return changed;
  });
}

export async function deleteLead(tx: WorkspaceTransaction, input: ById): Promise<Result> {
  try {
    return await records.remove(tx, input);
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    throw problem(errors.conflict, {
      detail:
        "Deals refer to this lead. Delete them or set their lead_id to null, then delete the lead.",
    });
  }
}

/** The score with its reasons, computed from the lead as it is. */
export async function getLeadScore(tx: WorkspaceTransaction, input: ById): Promise<Result> {
  const [found] = await records.get(tx, [input]);
  if (found === undefined || found instanceof Error) throw found;
  const lead = JSON.parse(found.body ?? "") as Lead;
  const score = { ...scoreLead(lead), computed_at: lead.updated_at };
  return { body: JSON.stringify(score) };
}

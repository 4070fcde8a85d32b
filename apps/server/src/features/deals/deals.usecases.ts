import type { WorkspaceTransaction } from "../../platform/database/database.ts";
import { invalidBody } from "../../platform/errors/invalid.ts";
import type { Problem } from "../../platform/errors/problem.ts";
import type { Input, Result } from "../../platform/operations/operation.ts";
import { queryRecords } from "../../platform/query/query.usecases.ts";
import { listRecords, mayBeLong } from "../../platform/query/list.usecases.ts";
import { recordUsecases } from "../../platform/records/records.usecases.ts";
import { dealResource } from "./deals.resource.ts";
import { changedDeal, dealProblem, dealVerbs, newDeal } from "./deals.rules.ts";
import type { Deal, DealCreate, DealListQuery, DealQuery, DealUpdate } from "./deals.schemas.ts";

const records = recordUsecases(dealResource);

type ById<Body = unknown> = Input<{ id: string }, unknown, Body>;

/** Creates the deals of some calls in one transaction. */
export function createDeals(
  tx: WorkspaceTransaction,
  inputs: readonly Input<unknown, unknown, DealCreate>[],
): Promise<(Result | Problem)[]> {
  return refusingUnknownLead(records.create(tx, inputs, newDeal));
}

/** Inserts deals that nobody is told about. */
export const insertDeals = records.insertSilently;

export function listDeals(
  tx: WorkspaceTransaction,
  input: Input<unknown, DealListQuery>,
): Promise<Result> {
  return listRecords(tx, dealResource, input.query);
}

/** Whether a list may look at many deals. */
export function isLongDealList({ query }: Input<unknown, DealListQuery>): boolean {
  return mayBeLong(dealResource, query);
}

export function queryDeals(
  tx: WorkspaceTransaction,
  input: Input<unknown, unknown, DealQuery>,
): Promise<Result> {
  return queryRecords(tx, dealResource, input.body);
}

export const getDeals = records.get;

export function updateDeal(tx: WorkspaceTransaction, input: ById<DealUpdate>): Promise<Result> {
  const change = (deal: Deal, at: string) => {
    const wrong = dealProblem({ ...input.body, stage: input.body.stage ?? deal.stage });
    if (wrong !== undefined) throw invalidBody([wrong]);
    return changedDeal(deal, input.body, at);
  };
  return refusingUnknownLead(records.update(tx, input, change, dealVerbs));
}

export const deleteDeal = records.remove;

/** The foreign key includes the workspace: a lead of another one does not exist here. */
async function refusingUnknownLead<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if ((error as { code?: string }).code !== "23503") throw error;
    const detail = "is not the id of a lead in this workspace.";
    throw invalidBody([{ pointer: "/lead_id", rule: "exists", detail }]);
  }
}

import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { Problem } from "../errors/problem.ts";
import type { Result } from "../operations/operation.ts";
import { listRecords, type ListParameters } from "./list.usecases.ts";
import { parseFilter } from "./filter.parse.rules.ts";
import { MAX_FILTER_KB, tooLarge } from "./filter.size.rules.ts";
import type { Queryable } from "./queryable.ts";

/** What a query of records takes: a filter, and what their list takes as parameters. */
export type QueryBody = { filter: unknown } & Pick<
  ListParameters,
  "sort" | "limit" | "cursor" | "fields" | "q" | "count"
>;

/** Answers the page of the list of those records that pass the filter. */
export async function queryRecords(
  tx: WorkspaceTransaction,
  kind: Queryable,
  { filter: sent, ...parameters }: QueryBody,
): Promise<Result> {
  const large = tooLarge(sent, MAX_FILTER_KB);
  if (large !== undefined) throw invalidBody([large]);
  const parsed = parseFilter(sent, kind.fields);
  if ("errors" in parsed) throw invalidBody(parsed.errors);
  try {
    return await listRecords(tx, kind, parameters, parsed.filter);
  } catch (error) {
    // What a list says about its parameters, a query says about members of its body.
    if (!(error instanceof Problem) || error.entry !== errors.invalid_parameter) throw error;
    throw invalidBody(
      error.errors.map(({ parameter, ...detail }) => ({ ...detail, pointer: `/${parameter}` })),
      error.cause,
    );
  }
}

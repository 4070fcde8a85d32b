import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { Problem } from "../errors/problem.ts";
import type { Result } from "../operations/operation.ts";
import { listRecords, type ListParameters } from "./list.usecases.ts";
import type { RecordBase, Resource } from "../records/resource.ts";
import { parseFilter } from "./filter.parse.rules.ts";
import { MAX_FILTER_KB, tooLarge } from "./filter.size.rules.ts";
import { filterSql } from "./filter.store.ts";

/** What a query of records takes: a filter, and what their list takes as parameters. */
export type QueryBody = { filter: unknown } & Pick<
  ListParameters,
  "sort" | "limit" | "cursor" | "fields" | "q" | "count"
>;

/** Answers the page of the list of those records that pass the filter. */
export async function queryRecords<R extends RecordBase>(
  tx: WorkspaceTransaction,
  resource: Resource<R>,
  members: readonly string[],
  { filter: sent, ...parameters }: QueryBody,
): Promise<Result> {
  const large = tooLarge(sent, MAX_FILTER_KB);
  if (large !== undefined) throw invalidBody([large]);
  const parsed = parseFilter(sent, resource.fields);
  if ("errors" in parsed) throw invalidBody(parsed.errors);
  const condition = { operator: "sql", sql: filterSql(parsed.filter, resource) } as const;
  try {
    return await listRecords(tx, resource, members, parameters, { conditions: [condition] });
  } catch (error) {
    // What a list says about its parameters, a query says about members of its body.
    if (!(error instanceof Problem) || error.entry !== errors.invalid_parameter) throw error;
    throw invalidBody(
      error.errors.map(({ parameter, ...detail }) => ({ ...detail, pointer: `/${parameter}` })),
      error.cause,
    );
  }
}

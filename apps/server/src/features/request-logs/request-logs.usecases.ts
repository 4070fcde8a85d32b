import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Result, Input, Watch } from "../../platform/operations/operation.ts";
import { cursorOf, filterOf, oldestId, placeOf } from "./request-logs.rules.ts";
import type { RequestLogListQuery } from "./request-logs.schemas.ts";
import { findRequest, searchRequests } from "./search.ts";

export interface LogReading {
  /** Writes what was noted here and is not in the database yet. */
  flush: () => Promise<void>;
  /** For how long requests are shown. */
  days: number;
}

/** The use case of reading the log. */
export function listRequestLogs({ flush, days }: LogReading) {
  return async ({ query }: Input<unknown, RequestLogListQuery>, watch: Watch): Promise<Result> => {
    const filter = filterOf(query, new Date(), days);
    const { limit = 50, cursor } = query;
    const place = cursor === undefined ? undefined : placeOf(cursor);
    await flush();
    const { requests, next } = await watch.inWorkspace((tx) =>
      searchRequests(tx, { filter, place, limit }),
    );
    const body = {
      data: requests,
      has_more: next !== undefined,
      next_cursor: next === undefined ? null : cursorOf(next),
    };
    return { body: JSON.stringify(body) };
  };
}

/** The use case of reading one request. */
export function getRequestLog({ flush, days }: LogReading) {
  return async ({ params: { id } }: Input<{ id: string }>, watch: Watch): Promise<Result> => {
    await flush();
    const wanted = { id: id.toLowerCase(), from: oldestId(new Date(), days) };
    const request = await watch.inWorkspace((tx) => findRequest(tx, wanted));
    if (request !== undefined) return { body: JSON.stringify(request) };
    throw problem(errors.not_found, {
      detail: `There is no request ${id} in the log of this workspace.`,
    });
  };
}

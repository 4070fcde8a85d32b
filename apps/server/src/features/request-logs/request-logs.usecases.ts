import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { Answer, Call, Watch } from "../../platform/http/route.ts";
import { cursorBelow, filterOf, oldestId, placeOf, shown } from "./request-logs.rules.ts";
import type { RequestLogListQuery } from "./request-logs.schemas.ts";
import { findRequest, listRequests } from "./request-logs.store.ts";

export interface LogReading {
  /** Writes what was noted here and is not in the database yet. */
  flush: () => Promise<void>;
  /** For how long requests are shown. */
  days: number;
}

/** The use case of reading the log. */
export function listRequestLogs({ flush, days }: LogReading) {
  return async ({ query }: Call<unknown, RequestLogListQuery>, watch: Watch): Promise<Answer> => {
    const filter = filterOf(query, new Date(), days);
    const { limit = 50, cursor } = query;
    const below = cursor === undefined ? undefined : placeOf(cursor);
    await flush();
    const page = await watch.inWorkspace((tx) => listRequests(tx, { filter, below, limit }));
    const body = {
      data: page.rows.map(shown),
      has_more: page.below !== undefined,
      next_cursor: page.below === undefined ? null : cursorBelow(page.below),
    };
    return { status: 200, body: JSON.stringify(body) };
  };
}

/** The use case of reading one request. */
export function getRequestLog({ flush, days }: LogReading) {
  return async ({ params: { id } }: Call<{ id: string }>, watch: Watch): Promise<Answer> => {
    await flush();
    const fromId = oldestId(new Date(), days);
    const row = await watch.inWorkspace((tx) => findRequest(tx, { id, fromId }));
    if (row !== undefined) return { status: 200, body: JSON.stringify(shown(row)) };
    throw problem(errors.not_found, {
      detail: `There is no request ${id} in the log of this workspace.`,
    });
  };
}

import type { WorkspaceTransaction } from "../database/database.ts";
import type { Result } from "../operations/operation.ts";
import { decodeCursor, encodeCursor } from "../query/cursor.rules.ts";
import type { Order } from "../query/sort.rules.ts";
import { changesOf } from "../records/changes.store.ts";
import { creationOf, presentedChange } from "../records/history.ts";
import type { Kind } from "../records/kind.ts";
import { findRecords } from "../records/read.ts";
import type { RecordBase } from "../records/resource.ts";
import { rewound } from "../records/rewind.rules.ts";
import { notFound } from "../records/refusals.ts";

export interface HistoryQuery {
  limit?: number;
  cursor?: string;
}

const LIST = "history";
const LATEST_FIRST: Order = [{ column: "id", type: "id", descending: true }];

/** A page of the changes of a record. Its creation comes last, also where it left no row in the log. */
export async function readHistory<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  id: string,
  { limit = 50, cursor }: HistoryQuery,
): Promise<Result> {
  const key = id.toLowerCase();
  const before = cursor === undefined ? undefined : decodeCursor(LATEST_FIRST, cursor, LIST)[0];
  const [changes, records] = await Promise.all([
    changesOf(tx, kind.name, key, {
      ...(before === undefined ? {} : { before }),
      limit: limit + 1,
    }),
    findRecords(tx, kind, [key]),
  ]);
  const record = records.get(key)?.record;
  if (record === undefined && changes.length === 0 && cursor === undefined) {
    throw notFound(kind.name, id);
  }
  const page = changes.slice(0, limit);
  const last = page.at(-1);
  const more = changes.length > limit;
  const data = page.map((change) => presentedChange(kind, change));
  // Only a record that still exists, or was kept whole when it was deleted, can say how it began.
  if (!more && last?.action !== "created") {
    const first = record ?? (await lastState(tx, kind, key));
    if (first !== undefined) data.push(creationOf(first));
  }
  return {
    body: JSON.stringify({
      data,
      has_more: more,
      next_cursor: more && last !== undefined ? encodeCursor(LATEST_FIRST, [last.id], LIST) : null,
    }),
  };
}

/** What a deleted record was at last. */
async function lastState<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  id: string,
): Promise<Doc | undefined> {
  const [deletion] = await changesOf(tx, kind.name, id, { limit: 1 });
  return deletion && rewound<Doc>(kind, undefined, [deletion]);
}

export function historyExample(update: object, example: RecordBase): object {
  const members = example as unknown as Record<string, unknown>;
  const previous = Object.fromEntries(Object.keys(update).map((name) => [name, members[name]]));
  return {
    data: [
      {
        version: 2,
        action: "updated",
        changed_at: "2026-01-11T11:00:00.000Z",
        actor: { type: "api_key", id: example.created_by },
        via: "api",
        request_id: "req_5f2b8c1d9e3a7046b8d2c4f1",
        change_set_id: "019bac7c-d8c0-7000-8000-0000000000c1",
        previous: { ...previous, updated_at: example.updated_at },
      },
      creationOf(example),
    ],
    has_more: false,
    next_cursor: null,
  };
}

import { addCounts, ALL, type CountDelta } from "../counts/counts.store.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem, type Problem } from "../errors/problem.ts";
import { requireVersion } from "../http/precondition.ts";
import type { Answer, Call } from "../http/route.ts";
import { createdAtOf, newId } from "../ids.ts";
import { appendEvents, type Event } from "../outbox/outbox.store.ts";
import { recordStore } from "./records.store.ts";
import { difference, recordEvent, recordPath, type RecordBase, type Resource } from "./resource.ts";

type ById<Body = unknown> = Call<{ id: string }, unknown, Body>;

/**
 * What creating, reading, changing and deleting mean for every kind of record: the change, its
 * totals and its events are one transaction, and the answer is the document that was stored.
 */
export function recordUsecases<R extends RecordBase>(resource: Resource<R>) {
  const store = recordStore(resource);

  const counted = (record: R, n: 1 | -1): CountDelta[] =>
    [ALL, ...resource.countedUnder(resource.project(record))].map((key) => ({ key, n }));

  const notFound = (id: string) =>
    problem(errors.not_found, {
      detail: `There is no ${resource.name} ${id.slice(0, 64)} in this workspace.`,
    });

  async function locked(tx: WorkspaceTransaction, id: string, ifMatch: string | undefined) {
    const found = await store.lock(tx, id);
    if (found === undefined) throw notFound(id);
    requireVersion(resource.name, found.version, ifMatch);
    return found;
  }

  return {
    /** Inserts records that nobody is told about, such as sample data. */
    async insertSilently(tx: WorkspaceTransaction, records: readonly R[]): Promise<void> {
      const written = records.map((record) => ({ record, doc: JSON.stringify(record) }));
      const deltas = records.flatMap((record) => counted(record, 1));
      await Promise.all([store.insert(tx, written), addCounts(tx, resource.plural, deltas)]);
    },

    /** Creates the records that some calls ask for, as `newRecord` makes them, answering each with 201. */
    async create<Body>(
      tx: WorkspaceTransaction,
      calls: readonly Call<unknown, unknown, Body>[],
      newRecord: (body: Body, id: string, createdAt: string) => R,
    ): Promise<Answer[]> {
      const written = calls.map(({ body, requestId }) => {
        const id = newId();
        const record = newRecord(body, id, createdAtOf(id).toISOString());
        return { record, requestId, doc: JSON.stringify(record) };
      });
      const [, , eventIds] = await Promise.all([
        store.insert(tx, written),
        addCounts(
          tx,
          resource.plural,
          written.flatMap(({ record }) => counted(record, 1)),
        ),
        appendEvents(
          tx,
          written.map(({ record, doc, requestId }) =>
            recordEvent(resource, "created", record, { data: doc, requestId }),
          ),
        ),
      ]);
      return written.map(({ record, doc }, i) => ({
        status: 201,
        body: doc,
        version: 1,
        location: recordPath(resource, record.id),
        eventIds: eventIds.slice(i, i + 1),
      }));
    },

    /** Reads records by id, in the order of the calls, with a 404 in the place of each that is missing. */
    async get(tx: WorkspaceTransaction, calls: readonly ById[]): Promise<(Answer | Problem)[]> {
      const ids = calls.map(({ params }) => params.id);
      const found = new Map((await store.find(tx, ids)).map((stored) => [stored.id, stored]));
      return ids.map((id) => {
        const stored = found.get(id.toLowerCase());
        if (stored === undefined) return notFound(id);
        return { status: 200, body: stored.doc, version: stored.version };
      });
    },

    /**
     * Changes a record: `change` decides on the new one, whose `updated_at` is `at`. A change that
     * changes nothing writes nothing and tells nobody. `verbs` names further events that the change means.
     */
    async update(
      tx: WorkspaceTransaction,
      { params: { id }, ifMatch, requestId }: ById,
      change: (before: R, at: string) => R,
      verbs: (before: R, after: R) => readonly string[] = () => [],
    ): Promise<Answer> {
      const { record: before, version } = await locked(tx, id, ifMatch);
      // A change that began earlier may have waited for this one: times never go back.
      const now = tx.now.toISOString();
      const after = change(before, now > before.updated_at ? now : before.updated_at);
      const previous = difference(before, after);
      if (previous === undefined) return { status: 200, body: JSON.stringify(before), version };
      const doc = JSON.stringify(after);
      const events: Event[] = ["updated", ...verbs(before, after)].map((verb) =>
        recordEvent(resource, verb, after, { data: doc, previous, requestId }),
      );
      const [, , eventIds] = await Promise.all([
        store.update(tx, after, doc),
        addCounts(tx, resource.plural, [...counted(before, -1), ...counted(after, 1)]),
        appendEvents(tx, events),
      ]);
      return { status: 200, body: doc, version: version + 1, eventIds };
    },

    /** Deletes a record; its last state goes out with the event. */
    async remove(
      tx: WorkspaceTransaction,
      { params: { id }, ifMatch, requestId }: ById,
    ): Promise<Answer> {
      const { record } = await locked(tx, id, ifMatch);
      const data = JSON.stringify(record);
      const [, , eventIds] = await Promise.all([
        store.remove(tx, id),
        addCounts(tx, resource.plural, counted(record, -1)),
        appendEvents(tx, [recordEvent(resource, "deleted", record, { data, requestId })]),
      ]);
      return { status: 204, body: null, eventIds };
    },
  };
}

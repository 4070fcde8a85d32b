import type { Principal } from "../access/principal.ts";
import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { problem, type Problem } from "../errors/problem.ts";
import { requireVersion } from "../operations/precondition.ts";
import type { Result, Input } from "../operations/operation.ts";
import { createdAtOf, newId } from "../ids.ts";
import { appendEvents, type Event } from "../outbox/outbox.store.ts";
import { ALL, countedUnder } from "../rollups/rollups.rules.ts";
import { addTotals, type TotalDelta } from "../rollups/totals.store.ts";
import { documentTooLarge } from "./document-size.ts";
import { countAgainstQuotas, noteWritten, whyNoRoom } from "./quota.ts";
import { recordStore } from "./records.store.ts";
import { difference, recordEvent, recordPath, type RecordBase, type Resource } from "./resource.ts";

type ById<Body = unknown> = Input<{ id: string }, unknown, Body>;

/**
 * What creating, reading, changing and deleting mean for every kind of record: the change, its
 * totals and its events are one transaction, and the answer is the document that was stored.
 */
export function recordUsecases<R extends RecordBase>(resource: Resource<R>) {
  const store = recordStore(resource);

  countAgainstQuotas(resource.plural);

  const counted = (record: R, doc: string, n: 1 | -1): TotalDelta[] => [
    { key: ALL, n, bytes: n * Buffer.byteLength(doc) },
    ...countedUnder(resource, resource.project(record)).map((key) => ({ key, n })),
  ];

  const notFound = (id: string) =>
    problem(errors.not_found, {
      detail: `There is no ${resource.name} ${id.slice(0, 64)} in this workspace.`,
    });

  /** Why some new records may not be written, each in its place; they are of one workspace. */
  async function whyNot(
    tx: WorkspaceTransaction,
    wanted: readonly { record: R; access: Principal; bytes: number }[],
  ): Promise<(Problem | undefined)[]> {
    const tooLarge = wanted.map(({ record, bytes }) =>
      documentTooLarge(resource.name, record, bytes),
    );
    const [first] = wanted;
    const noRoom = first === undefined ? [] : await whyNoRoom(tx, first.access, wanted);
    return wanted.map((_one, i) => tooLarge[i] ?? noRoom[i]);
  }

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
      const deltas = written.flatMap(({ record, doc }) => counted(record, doc, 1));
      await Promise.all([store.insert(tx, written), addTotals(tx, resource.plural, deltas)]);
    },

    /**
     * Creates the records that some calls ask for, as `newRecord` makes them, answering each with 201, or with a
     * problem where there is no room for it.
     */
    async create<Body>(
      tx: WorkspaceTransaction,
      inputs: readonly Input<unknown, unknown, Body>[],
      newRecord: (body: Body, id: string, createdAt: string) => R,
    ): Promise<(Result | Problem)[]> {
      const wanted = inputs.map(({ body, requestId, access }) => {
        const id = newId();
        const record = newRecord(body, id, createdAtOf(id).toISOString());
        const doc = JSON.stringify(record);
        return { record, requestId, access, doc, bytes: Buffer.byteLength(doc) };
      });
      const refused = await whyNot(tx, wanted);
      const written = wanted.filter((_one, i) => refused[i] === undefined);
      const [first] = written;
      if (first === undefined) return refused as Problem[];
      const [, , eventIds] = await Promise.all([
        store.insert(tx, written),
        addTotals(
          tx,
          resource.plural,
          written.flatMap(({ record, doc }) => counted(record, doc, 1)),
        ),
        appendEvents(
          tx,
          written.map(({ record, doc, requestId }) =>
            recordEvent(resource, "created", record, { data: doc, requestId }),
          ),
        ),
        noteWritten(tx, first.access, sumOf(written)),
      ]);
      let n = 0;
      return wanted.map(
        ({ record, doc }, i): Result | Problem =>
          refused[i] ?? {
            body: doc,
            version: 1,
            location: recordPath(resource, record.id),
            eventIds: eventIds.slice(n, ++n),
          },
      );
    },

    /** Reads records by id, in the order of the calls, with a 404 in the place of each that is missing. */
    async get(tx: WorkspaceTransaction, inputs: readonly ById[]): Promise<(Result | Problem)[]> {
      const ids = inputs.map(({ params }) => params.id);
      const found = new Map((await store.find(tx, ids)).map((stored) => [stored.id, stored]));
      return ids.map((id) => {
        const stored = found.get(id.toLowerCase());
        if (stored === undefined) return notFound(id);
        return { body: stored.doc, version: stored.version };
      });
    },

    /**
     * Changes a record: `change` decides on the new one, whose `updated_at` is `at`. A change that
     * changes nothing writes nothing and tells nobody. `verbs` names further events that the change means.
     */
    async update(
      tx: WorkspaceTransaction,
      { params: { id }, ifMatch, requestId, access }: ById,
      change: (before: R, at: string) => R,
      verbs: (before: R, after: R) => readonly string[] = () => [],
    ): Promise<Result> {
      const { record: before, version, doc: docBefore } = await locked(tx, id, ifMatch);
      // A change that began earlier may have waited for this one: times never go back.
      const now = tx.now.toISOString();
      const after = change(before, now > before.updated_at ? now : before.updated_at);
      const previous = difference(before, after);
      if (previous === undefined) return { body: JSON.stringify(before), version };
      const doc = JSON.stringify(after);
      const growth = { bytes: Buffer.byteLength(doc), before: Buffer.byteLength(docBefore) };
      const [noRoom] = await whyNoRoom(tx, access, [growth]);
      const grows = growth.bytes > growth.before;
      const refused =
        (grows ? documentTooLarge(resource.name, after, growth.bytes) : undefined) ?? noRoom;
      if (refused !== undefined) throw refused;
      const events: Event[] = ["updated", ...verbs(before, after)].map((verb) =>
        recordEvent(resource, verb, after, { data: doc, previous, requestId }),
      );
      const [, , eventIds] = await Promise.all([
        store.update(tx, after, doc),
        addTotals(tx, resource.plural, [
          ...counted(before, docBefore, -1),
          ...counted(after, doc, 1),
        ]),
        appendEvents(tx, events),
        noteWritten(tx, access, growth.bytes),
      ]);
      return { body: doc, version: version + 1, eventIds };
    },

    /** Deletes a record; its last state goes out with the event. */
    async remove(
      tx: WorkspaceTransaction,
      { params: { id }, ifMatch, requestId }: ById,
    ): Promise<Result> {
      const { record, doc: data } = await locked(tx, id, ifMatch);
      const [, , eventIds] = await Promise.all([
        store.remove(tx, id),
        addTotals(tx, resource.plural, counted(record, data, -1)),
        appendEvents(tx, [recordEvent(resource, "deleted", record, { data, requestId })]),
      ]);
      return { body: null, eventIds };
    },
  };
}

function sumOf(written: readonly { bytes: number }[]): number {
  return written.reduce((sum, { bytes }) => sum + bytes, 0);
}

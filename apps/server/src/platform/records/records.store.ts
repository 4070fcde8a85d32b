import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import { forRows } from "../database/values.ts";
import { breather } from "../runtime/turns.ts";
import { foldedTexts } from "./folded.ts";
import type { Kind } from "./kind.ts";
import type { Columns, RecordBase } from "./resource.ts";
import { searchWords } from "../query/search.rules.ts";
import type { Snapshot } from "./unit-of-work.ts";

/** A record as it lies in the table: its document as text, ready to be sent. */
export interface StoredRecord {
  id: string;
  version: number;
  docVersion: number;
  doc: string;
}

/** A record that an earlier release wrote, with its columns as they are. */
export interface EarlierRecord extends StoredRecord {
  workspaceId: string;
  columns: Columns;
}

const STORED = `id, version, doc_version as "docVersion", doc::text`;

/** The SQL of one kind of record, made once from its description. */
export function recordStore<Doc extends RecordBase, Data extends object>(kind: Kind<Doc, Data>) {
  const { plural: table, docVersion } = kind;
  const names = Object.keys(kind.columns);
  const values = Object.values(kind.columns).map((type) => `?::${type}`);
  const derived = [...names, "search", "folded", "doc"];
  const columns = derived.join(", ");
  const places = [...values, "?::tsvector", "?::json", "?::json"].join(", ");
  const rewritten = `doc_version = ${docVersion}, ${derived.map((name) => `${name} = r.${name}`).join(", ")}`;

  const insertRows = forRows({
    name: `insert_${table}`,
    row: `($1, ${docVersion}, ?, ?, ${places})`,
    text: (rows) =>
      `insert into ${table} (workspace_id, doc_version, id, version, ${columns}) values ${rows}`,
  });
  const rewrite = (name: string, version: string) =>
    forRows({
      name: `${name}_${table}`,
      row: `(?::uuid, ?::integer, ${places})`,
      text: (rows) =>
        `update ${table} t set ${version}${rewritten}
          from (values ${rows}) as r(id, version, ${columns}) where t.workspace_id = $1 and t.id = r.id`,
    });
  const updateRows = rewrite("update", "version = r.version, ");
  const upgradeRows = rewrite("upgrade", "");

  /** The values of each row. Folding takes its time, so others have their turn in between. */
  async function rowsOf(records: readonly Snapshot<Doc>[]): Promise<unknown[][]> {
    const breathe = breather();
    const rows: unknown[][] = [];
    for (const { record, version, doc } of records) {
      const column = kind.toColumns(record);
      const folded = JSON.stringify(foldedTexts(record, kind.fields));
      const search = tsvector(searchWords(kind.searchText(record)));
      rows.push([record.id, version, ...names.map((name) => column[name]), search, folded, doc]);
      await breathe();
    }
    return rows;
  }

  return {
    /** Inserts records with their documents. */
    async insert(tx: WorkspaceTransaction, records: readonly Snapshot<Doc>[]): Promise<void> {
      if (records.length > 0) await insertRows(tx, [tx.workspaceId], await rowsOf(records));
    },

    /** The records with these ids, in any order; what is not there is left out. */
    find(tx: WorkspaceTransaction, ids: readonly string[]): Promise<StoredRecord[]> {
      return tx.query({
        name: `find_${table}`,
        text: `select ${STORED} from ${table} where workspace_id = $1 and id = any($2::uuid[])`,
        values: [tx.workspaceId, ids],
      });
    },

    /** Records, locked against other writers until the transaction ends; always in the order of their ids, so that no two wait for each other. Others can still refer to them. */
    lock(tx: WorkspaceTransaction, ids: readonly string[]): Promise<StoredRecord[]> {
      return tx.query({
        name: `lock_${table}`,
        text: `select ${STORED} from ${table} where workspace_id = $1 and id = any($2::uuid[]) order by id for no key update`,
        values: [tx.workspaceId, ids],
      });
    },

    /** As `lock`, and nobody else can come to refer to them. */
    lockToDelete(tx: WorkspaceTransaction, ids: readonly string[]): Promise<StoredRecord[]> {
      return tx.query({
        name: `lock_to_delete_${table}`,
        text: `select ${STORED} from ${table} where workspace_id = $1 and id = any($2::uuid[]) order by id for update`,
        values: [tx.workspaceId, ids],
      });
    },

    /** Writes the new documents of locked records, each as its next version. */
    async update(tx: WorkspaceTransaction, records: readonly Snapshot<Doc>[]): Promise<void> {
      if (records.length > 0) await updateRows(tx, [tx.workspaceId], await rowsOf(records));
    },

    /** Takes away external ids, so that others of the same transaction can have them. */
    async releaseExternalIds(tx: WorkspaceTransaction, ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await tx.query({
        name: `release_external_ids_${table}`,
        text: `update ${table} set external_key = null where workspace_id = $1 and id = any($2::uuid[])`,
        values: [tx.workspaceId, ids],
      });
    },

    async remove(tx: WorkspaceTransaction, ids: readonly string[]): Promise<void> {
      if (ids.length === 0) return;
      await tx.query({
        name: `delete_${table}`,
        text: `delete from ${table} where workspace_id = $1 and id = any($2::uuid[])`,
        values: [tx.workspaceId, ids],
      });
    },

    /** Of records that have one of some values in a column: their ids by value, at most `limit` in all. */
    findBy(
      tx: WorkspaceTransaction,
      { column, isArray = false }: { column: string; isArray?: boolean | undefined },
      keys: readonly string[],
      limit: number,
    ): Promise<{ id: string; value: string }[]> {
      return tx.query({
        name: `find_${table}_by_${column}`,
        text: isArray
          ? `select id, value from ${table}, unnest(${column}) as value
              where workspace_id = $1 and ${column} && $2::text[] and value = any($2::text[]) order by id limit ${limit}`
          : `select id, ${column} as value from ${table} where workspace_id = $1 and ${column} = any($2::text[]) order by id limit ${limit}`,
        values: [tx.workspaceId, keys],
      });
    },

    /** Whether the workspace has records of an earlier release, whose columns are not all filled yet. */
    async hasEarlier(tx: WorkspaceTransaction): Promise<boolean> {
      const found = await tx.query({
        name: `earlier_${table}`,
        text: `select 1 from ${table} where workspace_id = $1 and doc_version < ${docVersion} limit 1`,
        values: [tx.workspaceId],
      });
      return found.length > 0;
    },

    /** Some records that an earlier release wrote, of any workspaces, locked. */
    lockEarlier(tx: Transaction, limit: number): Promise<EarlierRecord[]> {
      const pairs = names.map((name) => `'${name}', ${name}`).join(", ");
      return tx.query({
        text: `select workspace_id as "workspaceId", ${STORED}, json_build_object(${pairs}) as columns
          from ${table} where doc_version < ${docVersion} order by workspace_id, id limit $1 for update skip locked`,
        values: [limit],
      });
    },

    /** Writes records of an earlier release in today's shape. Their versions stay. */
    async upgrade(tx: WorkspaceTransaction, records: readonly Snapshot<Doc>[]): Promise<void> {
      await upgradeRows(tx, [tx.workspaceId], await rowsOf(records));
    },
  };
}

/** Words in the form of a tsvector. They have only letters, digits and marks, so nothing needs an escape. */
function tsvector(words: readonly string[]): string {
  return words.map((word) => `'${word}'`).join(" ");
}

export type RecordStore<Doc extends RecordBase, Data extends object> = ReturnType<
  typeof recordStore<Doc, Data>
>;

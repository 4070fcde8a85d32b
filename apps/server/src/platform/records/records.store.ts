import type { Transaction, WorkspaceTransaction } from "../database/database.ts";
import type { Columns, RecordBase, Resource } from "./resource.ts";
import { breather } from "../turns.ts";
import { foldedTexts } from "./folded.ts";
import { searchWords } from "../query/search.rules.ts";

/** A record as it lies in the table: its document as text, ready to be sent. */
export interface StoredRecord {
  id: string;
  version: number;
  doc: string;
}

/** A record that an older version wrote, with its columns as they are. */
export interface UnfoldedRecord {
  workspaceId: string;
  doc: string;
  columns: Columns;
}

/** The SQL of one kind of record, made once from its description. */
export function recordStore<R extends RecordBase>(resource: Resource<R>) {
  const { plural: table } = resource;
  const names = Object.keys(resource.columns);
  const typed = Object.entries(resource.columns).map(([name, type]) => `${name} ${type}`);
  const rows = `json_to_recordset($2::json) as r(id uuid, ${typed.join(", ")}, search text[], folded json, doc json)`;

  const row = (record: R, doc: string): string => {
    const columns = { id: record.id, ...resource.project(record) };
    const search = searchWords(resource.searchable(record));
    const folded = foldedTexts(record, resource.fields);
    return `${JSON.stringify({ ...columns, search, folded }).slice(0, -1)},"doc":${doc}}`;
  };

  /** All of them as one JSON text. Folding takes its time, so others have their turn in between. */
  async function json(records: readonly { record: R; doc: string }[]): Promise<string> {
    const breathe = breather();
    const texts: string[] = [];
    for (const { record, doc } of records) {
      texts.push(row(record, doc));
      await breathe();
    }
    return `[${texts.join(",")}]`;
  }

  const foldedColumns = [...names, "folded"].map((name) => `${name} = r.${name}`).join(", ");

  return {
    /** Inserts records with their documents, all in one statement. */
    async insert(
      tx: WorkspaceTransaction,
      records: readonly { record: R; doc: string }[],
    ): Promise<void> {
      await tx.query({
        name: `insert_${table}`,
        text: `insert into ${table} (workspace_id, version, id, ${names.join(", ")}, search, folded, doc)
          select $1, 1, id, ${names.join(", ")}, array_to_tsvector(search), folded, doc from ${rows}`,
        values: [tx.workspaceId, await json(records)],
      });
    },

    /** The records with these ids, in any order; what is not there is left out. */
    find(tx: WorkspaceTransaction, ids: readonly string[]): Promise<StoredRecord[]> {
      return tx.query({
        name: `find_${table}`,
        text: `select id, version, doc::text from ${table} where workspace_id = $1 and id = any($2::uuid[])`,
        values: [tx.workspaceId, ids],
      });
    },

    /** One record, locked against other writers until the transaction ends. */
    async lock(
      tx: WorkspaceTransaction,
      id: string,
    ): Promise<{ record: R; version: number; doc: string } | undefined> {
      const [stored] = await tx.query<StoredRecord>({
        name: `lock_${table}`,
        text: `select id, version, doc::text from ${table} where workspace_id = $1 and id = $2 for update`,
        values: [tx.workspaceId, id],
      });
      if (stored === undefined) return undefined;
      return { record: JSON.parse(stored.doc) as R, version: stored.version, doc: stored.doc };
    },

    /** Writes a locked record's new document as its next version. */
    async update(tx: WorkspaceTransaction, record: R, doc: string): Promise<void> {
      await tx.query({
        name: `update_${table}`,
        text: `update ${table} t set version = version + 1,
          ${foldedColumns}, search = array_to_tsvector(r.search), doc = r.doc
          from ${rows} where t.workspace_id = $1 and t.id = r.id`,
        values: [tx.workspaceId, `[${row(record, doc)}]`],
      });
    },

    /** Some records that an older version wrote, of any workspaces, locked. */
    lockUnfolded(tx: Transaction, limit: number): Promise<UnfoldedRecord[]> {
      const columns = names.map((name) => `'${name}', ${name}`).join(", ");
      return tx.query({
        text: `select workspace_id as "workspaceId", doc::text, json_build_object(${columns}) as columns
          from ${table} where folded is null order by workspace_id, id limit $1 for update skip locked`,
        values: [limit],
      });
    },

    /** Writes again what follows from documents that stay as they are. */
    async refold(
      tx: WorkspaceTransaction,
      records: readonly { record: R; doc: string }[],
    ): Promise<void> {
      await tx.query({
        text: `update ${table} t set ${foldedColumns}, search = array_to_tsvector(r.search)
          from ${rows} where t.workspace_id = $1 and t.id = r.id`,
        values: [tx.workspaceId, await json(records)],
      });
    },

    async remove(tx: WorkspaceTransaction, id: string): Promise<void> {
      await tx.query({
        name: `delete_${table}`,
        text: `delete from ${table} where workspace_id = $1 and id = $2`,
        values: [tx.workspaceId, id],
      });
    },
  };
}

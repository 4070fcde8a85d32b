import type { WorkspaceTransaction } from "../database/database.ts";
import type { Kind } from "./kind.ts";
import { recordStore } from "./records.store.ts";
import type { RecordBase } from "./resource.ts";
import type { Snapshot } from "./unit-of-work.ts";

/** Records by id, parsed and in today's shape; what is not there is left out. */
export async function findRecords<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  ids: readonly string[],
): Promise<Map<string, Snapshot<Doc>>> {
  if (ids.length === 0) return new Map();
  const rows = await recordStore(kind).find(tx, ids);
  return new Map(
    rows.map(({ id, version, docVersion, doc }) => {
      const record = kind.upcast(JSON.parse(doc) as object, docVersion);
      return [
        id,
        { record, version, doc: docVersion === kind.docVersion ? doc : JSON.stringify(record) },
      ];
    }),
  );
}

/** The documents of records as JSON text, ready to be sent: nothing is parsed but what has an earlier shape. */
export async function readDocuments<Doc extends RecordBase, Data extends object>(
  tx: WorkspaceTransaction,
  kind: Kind<Doc, Data>,
  ids: readonly string[],
): Promise<Map<string, { version: number; doc: string }>> {
  const rows = await recordStore(kind).find(tx, ids);
  return new Map(
    rows.map(({ id, version, docVersion, doc }) => [
      id,
      { version, doc: docVersion === kind.docVersion ? doc : upcastText(kind, doc, docVersion) },
    ]),
  );
}

function upcastText<Doc extends RecordBase, Data extends object>(
  kind: Kind<Doc, Data>,
  doc: string,
  from: number,
): string {
  return JSON.stringify(kind.upcast(JSON.parse(doc) as object, from));
}

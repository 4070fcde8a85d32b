import type { Operation } from "../operations/operation.ts";
import type { Kind } from "../records/kind.ts";
import type { RecordBase } from "../records/resource.ts";
import type { KindDeclaration } from "./declaration.ts";
import { readOperations } from "./read.operations.ts";
import { schemasOf } from "./schemas.ts";
import { writeOperations } from "./write.operations.ts";

/** The operations of a kind of record, in the order of the reference. */
export function operationsOf<Doc extends RecordBase, Data extends object>(
  declared: KindDeclaration<Doc, Data>,
  kind: Kind<Doc, Data>,
  example: Doc,
): Operation[] {
  const parts = { schemas: schemasOf(declared, kind), example };
  const read = readOperations(declared, kind, parts);
  const write = writeOperations(declared, kind, parts);
  return [
    read.list,
    write.create,
    read.query,
    write.batch,
    read.get,
    write.update,
    write.delete,
    write.restore,
    read.history,
  ];
}

import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem } from "../errors/problem.ts";
import {
  operation,
  successStatus,
  type Result,
  type Input,
  type Operation,
} from "../operations/operation.ts";
import { compile } from "../operations/validate.ts";
import type { Scope } from "../access/principal.ts";
import type { Kind } from "../records/kind.ts";
import { recordPath, type RecordBase } from "../records/resource.ts";
import { newChangeSetId, writeRecords } from "../records/write.ts";
import type { Write, Written } from "../records/writes.ts";
import { IdParams } from "../types/schema.ts";
import { batchExample, batchResultExample } from "./batch.examples.ts";
import { runBatch, type Statuses } from "./batch.ts";
import type { KindDeclaration } from "./declaration.ts";
import type { KindSchemas } from "./schemas.ts";
import { wordsOf } from "./words.ts";

/** A batch of wide records: about as many values as a body of 1 MB has. */
const MOST_BATCH_VALUES = 100_000;

type ById<Body = unknown> = Input<{ id: string }, unknown, Body>;

type WriteOperations = Record<"create" | "batch" | "update" | "delete" | "restore", Operation>;

/** What everybody can do to a kind of record: create, batch, update, delete, restore. */
export function writeOperations<Doc extends RecordBase, Data extends object>(
  declared: KindDeclaration<Doc, Data>,
  kind: Kind<Doc, Data>,
  { schemas, example }: { schemas: KindSchemas; example: Doc },
): WriteOperations {
  const { descriptions = {}, examples } = declared;
  const { name, plural, aName, title, titles } = wordsOf(declared);
  const tag = declared.tag.name;
  const scope = `${plural}:write` as Scope;
  const path = `/api/${plural}` as const;
  const record = (description: string) => ({ description, schema: schemas.record, example });
  const validators = {
    create: compile(schemas.create, "body"),
    update: compile(schemas.update, "body"),
  };

  const resultOf = ({ action, id, version, doc, eventIds, changeSetId }: Written): Result => ({
    body: doc,
    ...(doc === null ? {} : { version }),
    ...(action === "created" ? { location: recordPath(kind, id) } : {}),
    eventIds,
    changeSetId,
  });

  async function createMany(tx: WorkspaceTransaction, inputs: Input[]) {
    const writes = inputs.map(({ requestId, body }) => ({
      op: "create" as const,
      data: body as Data,
      requestId,
      changeSetId: undefined,
    }));
    const outcomes = await writeRecords(tx, kind, writes);
    return outcomes.map((outcome) => (outcome instanceof Problem ? outcome : resultOf(outcome)));
  }

  async function writeOne(tx: WorkspaceTransaction, { requestId }: Input, wanted: Write<Data>) {
    const changeSetId = newChangeSetId();
    const [outcome] = await writeRecords(tx, kind, [{ ...wanted, requestId, changeSetId }]);
    if (outcome === undefined || outcome instanceof Problem) throw outcome;
    return resultOf(outcome);
  }

  const operations: WriteOperations = {
    create: operation({
      method: "POST",
      path,
      operationId: `create${title}`,
      summary: `Create ${aName}`,
      description: descriptions.create ?? `Create a new ${name}.`,
      tag,
      scope,
      body: schemas.create,
      bodyExample: examples.create,
      check: (body) => kind.check(body as Data, undefined),
      responses: { 201: record(`The created ${name}.`) },
      errors: [errors.conflict, errors.quota_exceeded],
      handler: { writeMany: createMany },
    }),
    batch: operation({
      method: "POST",
      path: `${path}/batch`,
      operationId: `batch${titles}`,
      summary: `Write ${plural} in a batch`,
      description: `Create, update, upsert and delete up to 1,000 ${plural} in one request, in the given order. Each item has its own result. An item that fails changes nothing and does not affect the others, unless the batch is \`atomic\`. The response is 200 even if items fail, so check \`failed\`.`,
      tag,
      scope,
      body: schemas.batch,
      maxValues: MOST_BATCH_VALUES,
      bodyExample: batchExample(examples, example.id),
      responses: {
        200: {
          description: "The result of each item.",
          schema: schemas.batchResult,
          example: batchResultExample(example.id),
        },
      },
      errors: [errors.conflict, errors.quota_exceeded],
      handler: {
        write: (tx, { body, requestId, dryRun }) => {
          const statuses = statusesOf(operations);
          return runBatch(tx, kind, validators, { body, requestId, dryRun, statuses });
        },
      },
    }),
    update: operation({
      method: "PATCH",
      path: `${path}/{id}`,
      operationId: `update${title}`,
      summary: `Update ${aName}`,
      description:
        descriptions.update ??
        `Update some members of ${aName}. The others keep their values. \`null\` clears a member. Members of \`custom\` are merged one by one.`,
      tag,
      scope,
      params: IdParams,
      body: schemas.update,
      bodyExample: examples.update,
      responses: { 200: record(`The updated ${name}.`) },
      errors: [
        errors.not_found,
        errors.conflict,
        errors.precondition_failed,
        errors.quota_exceeded,
      ],
      handler: {
        write: (tx, input) => {
          const { params, body, ifMatch } = input as ById<Data>;
          return writeOne(tx, input, { op: "update", id: params.id, data: body, ifMatch });
        },
      },
    }),
    delete: operation({
      method: "DELETE",
      path: `${path}/{id}`,
      operationId: `delete${title}`,
      summary: `Delete ${aName}`,
      description: descriptions.delete ?? `Delete ${aName}. You can restore it for 30 days.`,
      tag,
      scope,
      params: IdParams,
      responses: { 204: { description: "Deleted." } },
      errors: [errors.not_found, errors.conflict, errors.precondition_failed],
      handler: {
        write: (tx, input) => {
          const { params, ifMatch } = input as ById;
          return writeOne(tx, input, { op: "delete", id: params.id, ifMatch });
        },
      },
    }),
    restore: operation({
      method: "POST",
      path: `${path}/{id}/restore`,
      operationId: `restore${title}`,
      summary: `Restore a deleted ${name}`,
      description: `Bring back ${aName} that was deleted within the last 30 days, with its id and its values at that time. If it was not deleted, it is returned unchanged.`,
      tag,
      scope,
      params: IdParams,
      responses: { 200: { ...record(`The ${name}.`), headers: ["ETag"] } },
      errors: [errors.not_found, errors.conflict, errors.invalid_body, errors.quota_exceeded],
      handler: {
        write: (tx, input) => writeOne(tx, input, { op: "restore", id: (input as ById).params.id }),
      },
    }),
  };
  return operations;
}

/** The status of an item of a batch is that of the operation for it alone. */
function statusesOf({ create, update, delete: remove, restore }: WriteOperations): Statuses {
  return {
    created: successStatus(create),
    updated: successStatus(update),
    unchanged: successStatus(update),
    deleted: successStatus(remove),
    restored: successStatus(restore),
  };
}

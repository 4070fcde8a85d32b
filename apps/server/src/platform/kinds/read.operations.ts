import type { WorkspaceTransaction } from "../database/database.ts";
import { errors } from "../errors/errors.ts";
import { Problem } from "../errors/problem.ts";
import { queryRecords, type QueryBody } from "../query/query.usecases.ts";
import { operation, type Result, type Input, type Operation } from "../operations/operation.ts";
import { listRecords, mayBeLong, type ListParameters } from "../query/list.usecases.ts";
import type { Scope } from "../access/principal.ts";
import { recordAsOf } from "../records/history.ts";
import type { Kind } from "../records/kind.ts";
import { readDocuments } from "../records/read.ts";
import type { RecordBase } from "../records/resource.ts";
import { notFound } from "../records/refusals.ts";
import { IdParams } from "../types/schema.ts";
import type { KindDeclaration } from "./declaration.ts";
import { expandableOf, expanded, membersToAdd } from "./expand.ts";
import { historyExample, readHistory } from "./history.ts";
import type { KindSchemas } from "./schemas.ts";
import { wordsOf } from "./words.ts";

interface GetQuery {
  asOf?: string;
  expand?: string;
}

/** What everybody can read of a kind of record: list, query, get, history. */
export function readOperations<Doc extends RecordBase, Data extends object>(
  declared: KindDeclaration<Doc, Data>,
  kind: Kind<Doc, Data>,
  { schemas, example }: { schemas: KindSchemas; example: Doc },
): Record<"list" | "query" | "get" | "history", Operation> {
  const { descriptions = {}, examples } = declared;
  const { name, plural, aName, title, titles } = wordsOf(declared);
  const tag = declared.tag.name;
  const scope = `${plural}:read` as Scope;
  const path = `/api/${plural}` as const;
  const expandable = expandableOf(kind);
  const page = {
    description: `A page of ${plural}.`,
    schema: schemas.page,
    example: { data: [example], count: 1, has_more: false, next_cursor: null },
  };

  async function list(tx: WorkspaceTransaction, query: ListParameters & GetQuery): Promise<Result> {
    const { expand, ...parameters } = query;
    if (expand === undefined) return listRecords(tx, kind, parameters);
    const { fields } = parameters;
    const added = fields === undefined ? [] : membersToAdd(fields, expand, expandable);
    const read = added.length === 0 ? {} : { fields: [fields, ...added].join(",") };
    const found = await listRecords(tx, kind, { ...parameters, ...read });
    const { data, ...rest } = JSON.parse(found.body ?? "") as { data: Record<string, unknown>[] };
    const records = await expanded(tx, data, expandable, expand);
    for (const record of records) for (const member of added) delete record[member];
    return { ...found, body: JSON.stringify({ data: records, ...rest }) };
  }

  async function getMany(tx: WorkspaceTransaction, inputs: Input[]): Promise<(Result | Problem)[]> {
    const plain = inputs.filter(({ query }) => !isSpecial(query as GetQuery));
    const found = plain.length === 0 ? new Map() : await readDocuments(tx, kind, plain.map(idOf));
    return Promise.all(
      inputs.map((input) =>
        isSpecial(input.query as GetQuery)
          ? getSpecial(tx, input)
          : Promise.resolve(resultOf(name, idOf(input), found.get(idOf(input).toLowerCase()))),
      ),
    );
  }

  /** A record of the past, or with others beside it. */
  async function getSpecial(tx: WorkspaceTransaction, input: Input): Promise<Result | Problem> {
    const { asOf, expand } = input.query as GetQuery;
    const id = idOf(input);
    try {
      const found =
        asOf === undefined
          ? (await readDocuments(tx, kind, [id])).get(id.toLowerCase())
          : await recordAsOf(tx, kind, id, asOf);
      if (found instanceof Problem) return found;
      if (found === undefined || expand === undefined) return resultOf(name, id, found);
      const docs = [JSON.parse(found.doc) as Record<string, unknown>];
      const [doc] = await expanded(tx, docs, expandable, expand);
      return { body: JSON.stringify(doc), version: found.version, volatile: true };
    } catch (error) {
      if (error instanceof Problem && error.cause === undefined) return error;
      throw error;
    }
  }

  return {
    list: operation({
      method: "GET",
      path,
      operationId: `list${titles}`,
      summary: `List ${plural}`,
      description:
        descriptions.list ??
        `Retrieve ${plural}, newest first, with filtering options, search and sorting.`,
      tag,
      scope,
      query: schemas.list,
      responses: { 200: page },
      errors: expandable.size > 0 ? [errors.forbidden] : [],
      handler: {
        read: (tx, { query }) => list(tx, query as ListParameters),
        mayBeLong: ({ query }) => mayBeLong(kind, query as ListParameters),
      },
    }),
    query: operation({
      method: "POST",
      path: `${path}/query`,
      operationId: `query${titles}`,
      summary: `Query ${plural}`,
      description: `Retrieve the ${plural} that match a filter of nested conditions. The response has the same format as the list, newest first unless you set \`sort\`. The other body members are the list's parameters.`,
      tag,
      scope,
      body: schemas.query,
      bodyExample: examples.query,
      responses: { 200: page },
      handler: {
        read: (tx, { body }) => queryRecords(tx, kind, body as QueryBody),
        mayBeLong: () => true,
      },
    }),
    get: operation({
      method: "GET",
      path: `${path}/{id}`,
      operationId: `get${title}`,
      summary: `Get ${aName}`,
      description: `Retrieve one ${name}.`,
      tag,
      scope,
      params: IdParams,
      query: schemas.get,
      responses: { 200: { description: `The ${name}.`, schema: schemas.readable, example } },
      errors: [errors.not_found],
      handler: { readMany: getMany },
    }),
    history: operation({
      method: "GET",
      path: `${path}/{id}/history`,
      operationId: `list${title}History`,
      summary: `List the history of ${aName}`,
      description: `Retrieve what happened to ${aName}, latest first: who changed it, how and when, and the old values. Also works after it was deleted. Changes are kept for 400 days.`,
      tag,
      scope,
      params: IdParams,
      query: schemas.history,
      responses: {
        200: {
          description: "A page of changes.",
          schema: schemas.historyPage,
          example: historyExample(examples.update, example),
        },
      },
      errors: [errors.not_found],
      handler: {
        read: (tx, input) => readHistory(tx, kind, idOf(input), input.query),
      },
    }),
  };
}

function idOf({ params }: Pick<Input, "params">): string {
  return (params as { id: string }).id;
}

function isSpecial({ asOf, expand }: GetQuery): boolean {
  return asOf !== undefined || expand !== undefined;
}

function resultOf(
  name: string,
  id: string,
  found: { doc: string; version: number } | undefined,
): Result | Problem {
  if (found === undefined) return notFound(name, id);
  return { body: found.doc, version: found.version };
}

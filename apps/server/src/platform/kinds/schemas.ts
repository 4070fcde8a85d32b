import { Type, type TObject, type TSchema } from "typebox";
import { ActorSchema } from "../access/actor.schemas.ts";
import { filterSchema, queryBody } from "../query/filter.schemas.ts";
import { inList, listParameters, pageOf, parameterSchemas } from "../query/list.schemas.ts";
import type { Kind } from "../records/kind.ts";
import type { RecordBase } from "../records/resource.ts";
import { describedOnly, Id, Instant, nullable, oneOf } from "../types/schema.ts";
import type { KindDeclaration } from "./declaration.ts";
import { expandableOf, withExpanded } from "./expand.ts";
import { sharedWritable } from "./members.ts";
import { capital } from "./words.ts";

/** Items of one batch. */
const MOST_ITEMS = 1_000;

/** The schemas of a kind's requests and responses. */
export function schemasOf<Doc extends RecordBase, Data extends object>(
  declared: KindDeclaration<Doc, Data>,
  kind: Kind<Doc, Data>,
) {
  const { schema, required = [], inputs = {} } = declared;
  const title = capital(declared.name);
  const member = (name: string): TSchema =>
    inputs[name] ?? ((schema.properties as Record<string, TSchema>)[name] as TSchema);
  const writable = [...declared.writable, ...sharedWritable];
  const object = (needed: readonly string[], $id: string): TObject =>
    Type.Object(
      Object.fromEntries(
        writable.map((name) => [
          name,
          needed.includes(name) ? member(name) : Type.Optional(member(name)),
        ]),
      ),
      { $id, additionalProperties: false },
    );
  const create = object(required, `${title}Create`);
  const update = object([], `${title}Update`);
  const names = [...expandableOf(kind).keys()];
  const readable = withExpanded(schema, kind);
  const expand =
    names.length === 0
      ? {}
      : {
          expand: Type.Optional(
            Type.String({
              maxLength: 200,
              description: `Records to include, comma-separated: ${names.map((name) => `\`${name}\``).join(", ")}. Each becomes a member with that record or \`null\`. Requires the scope to read it.`,
            }),
          ),
        };
  return {
    record: schema,
    readable,
    create,
    update,
    page: pageOf(inList({ ...readable, $id: title }), `${title}Page`),
    list: Type.Object(
      { ...parameterSchemas(declared.parameters), ...listParameters, ...expand },
      { additionalProperties: false },
    ),
    get: Type.Object(
      {
        asOf: Type.Optional({
          ...Instant,
          description: "The record as it was at this instant, up to 400 days ago.",
        }),
        ...expand,
      },
      { additionalProperties: false },
    ),
    history: Type.Object(
      { limit: listParameters.limit, cursor: listParameters.cursor },
      { additionalProperties: false },
    ),
    historyPage: HistoryPage,
    query: queryBody(`${title}Query`, filterSchema(title, kind.fields, declared.examples.filters)),
    batch: batchBody(title, Object.keys(kind.matchKeys), { create, update }),
    batchResult: BatchResult,
  };
}

export type KindSchemas = ReturnType<typeof schemasOf>;

/** Each item's data is validated by itself, so that one bad item costs no other. */
function batchBody(
  title: string,
  matchKeys: readonly string[],
  { create, update }: { create: TObject; update: TObject },
) {
  const Data = Type.Unsafe<object>({
    [describedOnly]: true,
    description: "The members of the record, as for a single create or update.",
    anyOf: [create, update],
  });
  const Item = Type.Object(
    {
      op: oneOf(["create", "update", "upsert", "delete"], {
        description:
          "`upsert` updates the record that has the same `match_on` member, or creates it.",
      }),
      id: Type.Optional({ ...Id, description: "The record to update or delete." }),
      match_on: Type.Optional(
        oneOf(matchKeys, { description: "The member by which an upsert finds the record." }),
      ),
      if_match: Type.Optional(
        Type.String({
          maxLength: 100,
          description: "Only update or delete this version, as in `If-Match`.",
        }),
      ),
      data: Type.Optional(Data),
    },
    { additionalProperties: false },
  );
  return Type.Object(
    {
      items: Type.Array(Item, {
        minItems: 1,
        maxItems: MOST_ITEMS,
        description: "The writes, carried out in this order.",
      }),
      atomic: Type.Optional(
        Type.Boolean({
          description:
            "If one item fails, save nothing and return 422. Default: `false`, which saves the others.",
        }),
      ),
    },
    { $id: `${title}Batch`, additionalProperties: false },
  );
}

const BatchResult = Type.Object(
  {
    results: Type.Array(
      Type.Object(
        {
          status: Type.Integer({
            description: "The status that a request for this item alone would have returned.",
          }),
          id: Type.Optional(Id),
          version: Type.Optional(Type.Integer({ description: "The record's new version." })),
          problem: Type.Optional(
            Type.Object(
              {},
              {
                additionalProperties: true,
                description: "Why the item failed: problem details, as for a single request.",
              },
            ),
          ),
        },
        { additionalProperties: false },
      ),
      { description: "One result for each item, in the same order." },
    ),
    succeeded: Type.Integer({ minimum: 0 }),
    failed: Type.Integer({ minimum: 0 }),
    change_set_id: nullable(Id, {
      description:
        "All changes of the batch, for undo. `null` if nothing changed, and in a dry run.",
    }),
  },
  { $id: "BatchResult", additionalProperties: false },
);

const Change = Type.Object(
  {
    version: Type.Integer({ description: "The version that the change made." }),
    action: oneOf(["created", "updated", "deleted", "restored"]),
    changed_at: Instant,
    actor: ActorSchema,
    via: Type.String({ description: "How it came, such as `api`." }),
    request_id: nullable(Type.String(), { description: "The `X-Request-Id` of the request." }),
    change_set_id: { ...Id, description: "Everything that the same request changed, for undo." },
    previous: nullable(Type.Object({}, { additionalProperties: true }), {
      description:
        "The old values of the members that changed; the whole record for a deletion; `null` for a creation.",
    }),
  },
  { $id: "Change", additionalProperties: false },
);

const HistoryPage = Type.Object(
  {
    data: Type.Array(Change),
    has_more: Type.Boolean({ description: "Whether there is another page." }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
  },
  { $id: "HistoryPage", additionalProperties: false },
);

import { Type, type Static } from "typebox";
import { listParameters } from "../../platform/query/list.schemas.ts";
import { ActorSchema } from "../../platform/access/actor.schemas.ts";
import { Id, Instant, nullable } from "../../platform/types/schema.ts";

const ChangeSet = Type.Object(
  {
    id: Id,
    kind: Type.String({ description: "The kind of record that the request changed." }),
    created_at: Instant,
    actor: ActorSchema,
    via: Type.String({ description: "How it came, such as `api`." }),
    request_id: nullable(Type.String(), { description: "The `X-Request-Id` of the request." }),
  },
  { $id: "ChangeSet", additionalProperties: false },
);

export const ChangeSetPage = Type.Object(
  {
    data: Type.Array(ChangeSet),
    has_more: Type.Boolean({ description: "Whether there is another page." }),
    next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
  },
  { $id: "ChangeSetPage", additionalProperties: false },
);

export const ChangeSetListQuery = Type.Object(
  {
    kind: Type.Optional(
      Type.String({
        maxLength: 50,
        description: "Only changes of this kind of record, such as `lead`.",
      }),
    ),
    actorId: Type.Optional({ ...Id, description: "Only changes by this actor." }),
    recordId: Type.Optional({ ...Id, description: "Only change sets that changed this record." }),
    createdAfter: Type.Optional({
      ...Instant,
      description: "Only change sets after this instant.",
    }),
    createdBefore: Type.Optional({
      ...Instant,
      description: "Only change sets before this instant.",
    }),
    limit: listParameters.limit,
    cursor: listParameters.cursor,
  },
  { additionalProperties: false },
);
export type ChangeSetListQuery = Static<typeof ChangeSetListQuery>;

export const Undone = Type.Object(
  {
    undone: Type.Integer({ minimum: 0, description: "Records that are as they were before." }),
    kept: Type.Array(
      Type.Object(
        {
          kind: Type.String(),
          id: Id,
          reason: Type.String({ description: "Why the record was not changed back." }),
          later_change_set_id: nullable(Id, {
            description: "The later change that would have been lost.",
          }),
        },
        { additionalProperties: false },
      ),
      { description: "Records that were left as they are." },
    ),
    change_set_id: nullable(Id, {
      description:
        "The change set of the undo itself, which can be undone too. `null` if nothing changed, and in a dry run.",
    }),
  },
  { $id: "Undone", additionalProperties: false },
);

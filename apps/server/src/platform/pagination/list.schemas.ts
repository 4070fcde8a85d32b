import { Type, type TSchema } from "typebox";
import { Instant, nullable, oneOf } from "../schema.ts";

/** The query parameters that every list takes. */
export const listParameters = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 50,
      description:
        "Most results on a page. A page ends early when its records come to 4 MB; `has_more` is then `true`.",
    }),
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 10_000_000,
      description:
        "Number of results to skip. For the next page, add the number of results you got, as a page may be short. Deep pages are cheaper with `cursor`.",
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 2048,
      description:
        "Continue after a page: its `next_cursor`. Any depth costs what the first page costs.",
    }),
  ),
  sort: Type.Optional(
    Type.String({
      maxLength: 200,
      description: "Fields to sort by, comma-separated, `-` for descending. Default `-created_at`.",
      examples: ["-created_at"],
    }),
  ),
  fields: Type.Optional(
    Type.String({
      maxLength: 2000,
      description: "Members to answer, comma-separated; `id` always is.",
      examples: ["id,created_at"],
    }),
  ),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "Search for words. Finds records that have words starting with each of them, whatever their case and accents.",
    }),
  ),
  count: Type.Optional(
    oneOf(["exact", "none"], {
      description: "`none` leaves the total out (`count` is then null). Default `exact`.",
    }),
  ),
  createdAfter: Type.Optional({
    ...Instant,
    description: "Only records created after this instant.",
  }),
  createdBefore: Type.Optional({
    ...Instant,
    description: "Only records created before this instant.",
  }),
  updatedAfter: Type.Optional({
    ...Instant,
    description: "Only records changed after this instant.",
  }),
  updatedBefore: Type.Optional({
    ...Instant,
    description: "Only records changed before this instant.",
  }),
};

/** A record in a list, which `fields` may leave with some of its members; in the contract it is `<name>InList`. */
export function inList(record: TSchema & { $id?: string }) {
  return Type.Unsafe<unknown>({
    ...record,
    $id: `${record.$id}InList`,
    description: `${record.$id} in a list. Every member is present, or with \`fields\` only those that were asked for, and \`id\`.`,
    required: ["id"],
  });
}

/** A page of a list. */
export function pageOf<S extends TSchema>(items: S, title: string) {
  return Type.Object(
    {
      data: Type.Array(items),
      count: nullable(Type.Integer({ minimum: 0 }), {
        description: "Number of records that match the filter, on all pages.",
      }),
      has_more: Type.Boolean({ description: "Whether a page follows this one." }),
      next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
    },
    { $id: title, additionalProperties: false },
  );
}

import { Type, type TOptional, type TSchema } from "typebox";
import { Instant, nullable, oneOf } from "../types/schema.ts";
import type { Parameter } from "./queryable.ts";

const beyond = (field: string, operator: "gt" | "lt", description: string): Parameter => ({
  field,
  operator,
  schema: { ...Instant, description },
});

/** Those parameters of every list that are conditions of its filter. */
export const timeParameters = {
  createdAfter: beyond("created_at", "gt", "Only records created after this instant."),
  createdBefore: beyond("created_at", "lt", "Only records created before this instant."),
  updatedAfter: beyond("updated_at", "gt", "Only records updated after this instant."),
  updatedBefore: beyond("updated_at", "lt", "Only records updated before this instant."),
};

/** The schemas of declared parameters, for the query of a list. */
export function parameterSchemas<P extends Readonly<Record<string, Parameter>>>(parameters: P) {
  return Object.fromEntries(
    Object.entries(parameters).map(([name, { schema }]) => [name, Type.Optional(schema)]),
  ) as { [Name in keyof P]: TOptional<P[Name]["schema"]> };
}

/** The query parameters that every list takes. */
export const listParameters = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      default: 50,
      description:
        "Maximum number of results on a page. A page ends early when its records reach 4 MB; `has_more` is then `true`.",
    }),
  ),
  offset: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 10_000_000,
      description:
        "Number of results to skip. For the next page, add the number of results you received, because a page can be short. For deep pages, `cursor` is faster.",
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 2048,
      description:
        "Continue after a page. Send its `next_cursor`. Every page is as fast as the first.",
    }),
  ),
  sort: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        "Fields to sort by, comma-separated. Prefix a field with `-` for descending order. Records without a value come last in both directions. Default: `-created_at`.",
      examples: ["-created_at"],
    }),
  ),
  fields: Type.Optional(
    Type.String({
      maxLength: 2000,
      description: "Members to return, comma-separated. `id` is always included.",
      examples: ["id,created_at"],
    }),
  ),
  q: Type.Optional(
    Type.String({
      minLength: 1,
      maxLength: 200,
      description:
        "Search for words. Returns the records that contain, for each search word, a word that starts with it. Ignores case and accents.",
    }),
  ),
  count: Type.Optional(
    oneOf(["exact", "estimate", "none"], {
      description:
        "How to count. `estimate` is fast for any filter, and can be far off when the results don't fit on one page. `none` skips the total, and `count` is `null`. Default: `exact`.",
    }),
  ),
  ...parameterSchemas(timeParameters),
};

/** A record in a list. `fields` can limit its members; in the contract it is `<name>InList`. */
export function inList(record: TSchema & { $id?: string }) {
  return Type.Unsafe<unknown>({
    ...record,
    $id: `${record.$id}InList`,
    description: `${record.$id} in a list. With \`fields\`, it has only the requested members and \`id\`; otherwise every member is present.`,
    required: ["id"],
  });
}

/** A page of a list. */
export function pageOf<S extends TSchema>(items: S, title: string) {
  return Type.Object(
    {
      data: Type.Array(items),
      count: nullable(Type.Integer({ minimum: 0 }), {
        description: "Number of records on all pages that match the filter.",
      }),
      has_more: Type.Boolean({ description: "Whether there is another page." }),
      next_cursor: nullable(Type.String(), { description: "`cursor` of the next page." }),
    },
    { $id: title, additionalProperties: false },
  );
}

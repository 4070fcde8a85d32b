import { Type, type Static, type TObject, type TProperties, type TSchema } from "typebox";
import { Custom } from "../records/custom.ts";
import { Id, Instant, nullable } from "../types/schema.ts";

/** A single-line string with at least one visible character. */
export const text = (maxLength: number, description: string) =>
  Type.String({ minLength: 1, maxLength, description });

const Tags = Type.Array(text(50, "A tag."), {
  maxItems: 50,
  uniqueItems: true,
  description: "Tags.",
});

/** The members that every record has, after those of its kind. */
const shared = {
  owner_id: nullable(Id, { description: "The member who owns the record." }),
  team_id: nullable(Id, { description: "The team of the owner." }),
  external_id: nullable(
    text(255, "The record's id in another system. Unique with `external_source`."),
  ),
  external_source: nullable(text(100, "The system that `external_id` is from.")),
  tags: Tags,
  custom: Custom,
  created_by: nullable(Id, { description: "Who created it: the id of an API key." }),
  created_at: Instant,
  updated_at: Instant,
};

/** The shared members that clients write. */
export const sharedWritable = ["external_id", "external_source", "tags", "custom"] as const;

type Shared = typeof shared;
type Written = (typeof sharedWritable)[number];

/** The schema of a kind's documents: its id, the members of the kind, and the members that every record has. */
export function documentSchema<Members extends TProperties>(name: string, members: Members) {
  const all = { id: Id, ...members, ...shared };
  return Type.Object(all, { $id: name, additionalProperties: false }) as unknown as TObject<
    { id: typeof Id } & Members & Shared
  >;
}

/** What clients send about a record of this schema: some of its members, each optional. */
export type InputOf<Schema extends TSchema, Members extends keyof Static<Schema>> = {
  [Member in Members | Extract<Written, keyof Static<Schema>>]?: Static<Schema>[Member];
};

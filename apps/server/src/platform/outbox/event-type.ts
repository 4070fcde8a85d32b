import { Type, type TObject, type TSchema } from "typebox";
import { ActorSchema } from "../access/actor.schemas.ts";
import { Id, Instant, nullable } from "../types/schema.ts";
import { eventBody } from "./outbox.store.ts";

/** An event type that a receiver can get, described for people and for the contract. */
export interface EventType {
  type: string;
  description: string;
  /** Of the whole body. */
  schema: TObject;
  /** A body as it is sent. */
  example: unknown;
}

/** What events are about. */
export interface EventSubject {
  /** What event types begin with. */
  name: string;
  /** What it is called in sentences. */
  noun: string;
  /** Where its records are read. */
  path: string;
  record: TSchema;
  example: object & { id: string };
}

/** Declares an event: `eventType(lead, "created", "A lead was created.")`. */
export function eventType(
  { name, noun, path, record, example }: EventSubject,
  verb: string,
  description: string,
  { data = example, previous = null }: { data?: object; previous?: object | null } = {},
): EventType {
  const type = `${name}.${verb}`;
  const title = type.replaceAll(/(?:^|[._])([a-z])/g, (_all, letter: string) =>
    letter.toUpperCase(),
  );
  return {
    type,
    description,
    schema: Type.Object(
      {
        id: Type.String({
          format: "uuid",
          description: "The event's id, the same on every attempt.",
        }),
        type: Type.Literal(type),
        created_at: Instant,
        workspace_id: Id,
        actor: Type.Optional(ActorSchema),
        data: Type.Union([record, Type.Null()], {
          description: `The ${noun} after the event. \`null\` if it is too large to send; retrieve it from \`data_url\`.`,
        }),
        data_url: Type.Optional(
          Type.String({
            description: `The path of the ${noun}. Only present if \`data\` is too large to send.`,
          }),
        ),
        previous: nullable(Type.Object({}, { additionalProperties: true }), {
          description: "The old values of the members that changed; `null` if none did.",
        }),
      },
      { $id: `${title}Event`, additionalProperties: false },
    ),
    example: JSON.parse(
      eventBody(
        {
          type,
          recordId: example.id,
          path: `${path}/${example.id}`,
          data: JSON.stringify(data),
          previous: previous as Record<string, unknown> | null,
        },
        {
          id: "019bac7c-d8c0-7000-8000-0000000000e1",
          createdAt: new Date("2026-01-11T10:30:00Z"),
          workspaceId: "019bac7c-d8c0-7000-8000-0000000000a1",
          actor: { type: "api_key", id: "019bac7c-d8c0-7000-8000-0000000000f1" },
        },
      ),
    ),
  };
}

import type { Operation } from "../operations/operation.ts";
import type { Tag } from "../openapi/document.ts";
import type { EventType } from "../outbox/event-type.ts";
import type { Kind } from "../records/kind.ts";
import type { RecordBase } from "../records/resource.ts";
import type { KindDeclaration } from "./declaration.ts";
import { describeKind } from "./define-kind.ts";
import { eventTypesOf } from "./events.ts";
import { operationsOf } from "./operations.ts";

export { documentSchema, text, type InputOf } from "./members.ts";
export { itself, listOfReferences, reference } from "./references.ts";

/** A kind with all that follows from its declaration. */
export interface DefinedKind<Doc extends RecordBase, Data extends object> extends Kind<Doc, Data> {
  tag: Tag;
  scopes: readonly [`${string}:read`, `${string}:write`];
  operations: readonly Operation[];
  events: readonly EventType[];
  /** The record of the reference's examples. */
  example: Doc;
}

/**
 * Declares a kind of record. List, query, get, create, update, delete, batch and restore, their scopes, events and
 * filter fields follow from it.
 */
export function defineKind<Doc extends RecordBase, Data extends object>(
  declared: KindDeclaration<Doc, Data>,
): DefinedKind<Doc, Data> {
  const kind = describeKind(declared);
  const { id, create } = declared.examples;
  const example = kind.newRecord(create, { id, createdBy: EXAMPLE_KEY });
  return {
    ...kind,
    tag: declared.tag,
    scopes: [`${kind.plural}:read`, `${kind.plural}:write`],
    operations: operationsOf(declared, kind, example),
    events: eventTypesOf(declared, example),
    example,
  };
}

/** The API key of the examples. */
const EXAMPLE_KEY = "019bac7c-d8c0-7000-8000-0000000000f1";

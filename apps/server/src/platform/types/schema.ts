import { Type, type TSchema, type Static } from "typebox";

/** The members of a schema that a description adds for people. */
interface Note {
  description?: string;
  examples?: unknown[];
}

/**
 * Marks a schema that is only for the contract. Other code checks the values.
 */
export const describedOnly = Symbol("described only");

/** Marks strings that are neither trimmed nor composed. */
export const keptAsSent = Symbol("kept as sent");

/** A string with any number of lines, whose spaces and line breaks are kept. */
export function freeText(maxLength: number, description: string) {
  return {
    ...Type.String({ minLength: 1, maxLength, description: `${description} ${AS_SENT}` }),
    [keptAsSent]: true,
  };
}
export const AS_SENT = "Stored exactly as you send it, including spaces and line breaks.";

/** A member that is always present and `null` while unknown. */
export function nullable<S extends TSchema>(schema: S, note: Note = {}) {
  const plain = schema as TSchema & { type?: string; enum?: unknown[] };
  return Type.Unsafe<Static<S> | null>({
    ...plain,
    ...(plain.type === undefined ? {} : { type: [plain.type, "null"] }),
    ...(plain.enum === undefined ? {} : { enum: [...plain.enum, null] }),
    ...note,
  });
}

/** One of several fixed strings. */
export function oneOf<const Words extends readonly string[]>(words: Words, note: Note = {}) {
  return Type.Unsafe<Words[number]>({ type: "string", enum: [...words], ...note });
}

/** One value or several: `industry=a&industry=b`. */
export function oneOrMore<S extends TSchema>(items: S, note: Note = {}) {
  return Type.Unsafe<Static<S>[]>({ type: "array", items, minItems: 1, maxItems: 50, ...note });
}

export const Id = Type.String({ format: "uuid", description: "Identifier, a UUID." });

export const Instant = Type.String({
  format: "date-time",
  description: "Instant in UTC, RFC 3339.",
  examples: ["2026-01-11T10:30:00.000Z"],
});

export const CalendarDate = Type.String({
  format: "date",
  description: "Calendar date, without a time zone.",
  examples: ["2026-03-31"],
});

/** The `{id}` of a path. A record whose id is not a UUID cannot exist: the response is 404. */
export const IdParams = Type.Object({ id: Id });

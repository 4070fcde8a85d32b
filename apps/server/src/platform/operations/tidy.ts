import { canonicalInstant } from "../types/instants.ts";
import { describedOnly, keptAsSent } from "../types/schema.ts";

interface Plain {
  type?: string | readonly string[];
  format?: string;
  properties?: Readonly<Record<string, Plain>>;
  additionalProperties?: Plain | boolean;
  patternProperties?: Readonly<Record<string, Plain>>;
  items?: Plain;
}

/**
 * Puts the strings of a body into the form in which they are kept, in place: trimmed and composed
 * (NFC), instants in UTC. Free text, and what rules of its own check, stays as it was sent.
 */
export function tidy(schema: Plain, value: unknown): unknown {
  if (describedOnly in schema || keptAsSent in schema) return value;
  if (typeof value === "string") {
    if (![schema.type].flat().includes("string")) return value;
    const text = value.normalize("NFC").trim();
    return schema.format === "date-time" ? canonicalInstant(text) : text;
  }
  if (typeof value !== "object" || value === null) return value;
  const parts = value as Record<string, unknown>;
  for (const name of Object.keys(parts)) {
    const part = Array.isArray(value) ? schema.items : memberOf(schema, name);
    if (part !== undefined) parts[name] = tidy(part, parts[name]);
  }
  return value;
}

/** The schema of a member. None for "__proto__", to which assignment would set the prototype. */
function memberOf(schema: Plain, name: string): Plain | undefined {
  const { properties = {}, patternProperties = {}, additionalProperties } = schema;
  if (Object.hasOwn(properties, name)) return properties[name];
  if (name === "__proto__") return undefined;
  // A record has one pattern, which all of its names fit: those that do not are refused.
  const [record] = Object.values(patternProperties);
  return record ?? (typeof additionalProperties === "object" ? additionalProperties : undefined);
}

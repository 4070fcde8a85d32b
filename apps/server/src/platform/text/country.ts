import { CountryCodes } from "validator/lib/isISO31661Alpha2.js";

// Kosovo's code is not in the standard yet, and in use everywhere.
const codes: ReadonlySet<string> = new Set([...CountryCodes, "XK"]);

/** Whether a text is a country's code, ISO 3166-1 alpha-2. */
export function isCountry(text: string): boolean {
  return codes.has(text);
}

import { CountryCodes } from "validator/lib/isISO31661Alpha2.js";

/** Whether a text is a country's code, ISO 3166-1 alpha-2; Kosovo's is not in it yet and in use everywhere. */
export function isCountry(text: string): boolean {
  return text === "XK" || CountryCodes.has(text);
}

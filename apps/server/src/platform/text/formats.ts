import { isCalendarDate, isInstant } from "../types/instants.ts";
import { isCountry } from "./country.ts";
import { isEmailAddress } from "./email.ts";
import { urlFault } from "./url.ts";

/** The formats of strings in schemas, and what each takes. */
export const formats = {
  // Without `urn:uuid:`, which the database does not take.
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  date: isCalendarDate,
  "date-time": isInstant,
  "idn-email": isEmailAddress,
  iri: (text: string) => urlFault(text) === undefined,
  country: isCountry,
  // People write phone numbers in many ways; what has no digit is none.
  phone: /\p{Nd}/u,
};

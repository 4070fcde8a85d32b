import { parsePhoneNumberFromString, type CountryCode } from "libphonenumber-js/min";

/** What a number is refused with. */
export const PHONE_FAULT = {
  rule: "phone",
  detail: "is not a phone number. Send it with its country code, such as +49 30 1234567.",
};

/**
 * A phone number in the form E.164, such as `+493012345678`; an extension follows as `;ext=12`. A number without a
 * country code is read as one of `country`, if that is known. Undefined for what is no possible number.
 */
export function internationalNumber(sent: string, country?: string | null): string | undefined {
  const parsed = parsePhoneNumberFromString(sent, {
    ...(country ? { defaultCountry: country as CountryCode } : {}),
    extract: false,
  });
  if (parsed === undefined || !parsed.isPossible()) return undefined;
  return parsed.ext === undefined ? parsed.number : `${parsed.number};ext=${parsed.ext}`;
}

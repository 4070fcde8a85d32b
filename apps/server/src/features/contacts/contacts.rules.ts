import type { ErrorDetail } from "../../platform/errors/problem.ts";
import type { ChangeContext } from "../../platform/records/kind.ts";
import { fold } from "../../platform/text/fold.ts";
import { internationalNumber, PHONE_FAULT } from "../../platform/text/phone.ts";
import type { Contact, ContactInput } from "./contacts.schemas.ts";

/** The members of a contact that follow from others, and numbers in the form in which they are compared. */
export function derivedContact(
  contact: Contact,
  { input, before }: ChangeContext<Contact, ContactInput>,
): Contact {
  const { first_name: first, last_name: last, country } = contact;
  const named = input.first_name !== undefined || input.last_name !== undefined;
  const joined = [first, last].filter((part) => part !== null).join(" ");
  const fullName = named ? joined : "";
  const phones = contact.phones.map(({ number, label = null }) => ({
    number: internationalNumber(number, country) ?? number,
    label,
  }));
  const emails = contact.emails.map(({ address, label = null }) => ({ address, label }));
  return {
    ...contact,
    full_name: fullName === "" ? (contact.full_name ?? before?.full_name ?? null) : fullName,
    emails,
    email: emails[0]?.address ?? null,
    phones,
    phone: phones[0]?.number ?? null,
    consent: contact.consent && { date: null, source: null, ...contact.consent },
  };
}

/** The forms in which the addresses of a contact are compared. */
export function emailKeys({ emails = [] }: Pick<ContactInput, "emails">): string[] {
  return emails.map(({ address }) => fold(address));
}

/** What no schema says about a contact. */
export function contactProblem(input: ContactInput, before?: Contact): ErrorDetail | undefined {
  const { full_name, first_name, last_name, emails = [] } = { ...before, ...input };
  if (![full_name, first_name, last_name].some(Boolean) && emails.length === 0) {
    const detail = "needs at least one of full_name, first_name, last_name and emails.";
    return { pointer: "", rule: "who", detail };
  }
  const keys = emailKeys(input);
  const twice = keys.findIndex((key, i) => keys.indexOf(key) !== i);
  if (twice >= 0) {
    const detail = "appears twice. Send it once.";
    return { pointer: `/emails/${twice}/address`, rule: "unique", detail };
  }
  const country = input.country === undefined ? before?.country : input.country;
  const wrong = input.phones?.findIndex(
    ({ number }) => internationalNumber(number, country) === undefined,
  );
  return wrong === undefined || wrong < 0
    ? undefined
    : { pointer: `/phones/${wrong}/number`, ...PHONE_FAULT };
}

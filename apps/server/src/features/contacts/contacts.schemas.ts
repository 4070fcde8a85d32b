import { Type, type Static } from "typebox";
import { documentSchema, text, type InputOf } from "../../platform/kinds/index.ts";
import { CalendarDate, Id, nullable, oneOf } from "../../platform/types/schema.ts";

const Label = nullable(text(50, "What it is for, such as `work`."));
const Email = Type.Object(
  {
    address: Type.String({ format: "idn-email", maxLength: 254, description: "Email address." }),
    label: Type.Optional(Label),
  },
  { additionalProperties: false },
);
const Phone = Type.Object(
  {
    number: text(
      50,
      "Phone number, stored in the form E.164. Without a country code, it is read as a number of `country`.",
    ),
    label: Type.Optional(Label),
  },
  { additionalProperties: false },
);
const Consent = Type.Object(
  {
    basis: oneOf(["consent", "contract", "legitimate_interest", "none"], {
      description: "Why you may contact the person.",
    }),
    date: Type.Optional(nullable(CalendarDate)),
    source: Type.Optional(nullable(text(200, "Where it was given."))),
  },
  { additionalProperties: false },
);

/** A contact in responses, in storage and in webhooks. */
export const Contact = documentSchema("Contact", {
  full_name: nullable(
    text(200, "Full name. Follows from `first_name` and `last_name` if you send one of them."),
  ),
  first_name: nullable(text(100, "First name.")),
  last_name: nullable(text(100, "Last name.")),
  title: nullable(text(200, "Job title.")),
  email: nullable(Email.properties.address, { description: "The first of `emails`." }),
  emails: Type.Array(Email, {
    maxItems: 20,
    description: "Email addresses, the primary one first. An address belongs to one contact only.",
  }),
  phone: nullable(Phone.properties.number, { description: "The first of `phones`." }),
  phones: Type.Array(Phone, { maxItems: 20, description: "Phone numbers, the primary one first." }),
  company_id: nullable({ ...Id, description: "The company that the person works for." }),
  country: nullable(
    Type.String({ format: "country", description: "Country, ISO 3166-1 alpha-2, uppercase." }),
  ),
  linkedin_url: nullable(
    Type.String({ format: "iri", maxLength: 2048, description: "Page on LinkedIn." }),
  ),
  do_not_contact: Type.Boolean({ description: "Whether the person must not be contacted." }),
  consent: nullable(Consent, { description: "The legal basis for contacting the person." }),
});
export type Contact = Static<typeof Contact>;

export const writable = [
  "full_name",
  "first_name",
  "last_name",
  "title",
  "emails",
  "phones",
  "company_id",
  "country",
  "linkedin_url",
  "do_not_contact",
  "consent",
] as const;

export type ContactInput = InputOf<typeof Contact, (typeof writable)[number]>;

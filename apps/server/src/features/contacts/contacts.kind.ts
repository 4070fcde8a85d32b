import { Type } from "typebox";
import { defineKind, reference } from "../../platform/kinds/index.ts";
import { Id, oneOrMore } from "../../platform/types/schema.ts";
import { companies } from "../companies/index.ts";
import { contactProblem, derivedContact, emailKeys } from "./contacts.rules.ts";
import { Contact, writable, type ContactInput } from "./contacts.schemas.ts";

export const contacts = defineKind<Contact, ContactInput>({
  name: "contact",
  plural: "contacts",
  tag: { name: "Contacts", description: "The people that you sell to." },
  schema: Contact,
  writable,
  defaults: { do_not_contact: false },
  derive: derivedContact,
  check: contactProblem,
  columns: { email_key: "text", email_keys: "text[]", company_id: "uuid" },
  toColumns: (contact) => ({
    email_key: emailKeys(contact)[0] ?? null,
    email_keys: emailKeys(contact),
  }),
  caseless: { email: "email_key" },
  references: [reference("contacts", "company_id", () => companies, "clear")],
  matchKeys: {
    email: {
      column: "email_keys",
      isArray: true,
      member: "emails",
      unique: true,
      keysOf: emailKeys,
    },
  },
  searchText: ({ full_name, email, title }) => [full_name, email, title],
  sortable: {
    created_at: { column: "id", type: "id" },
    updated_at: { column: "updated_at", type: "instant" },
  },
  parameters: {
    email: {
      field: "email",
      operator: "in",
      schema: oneOrMore(Type.String({ maxLength: 254 }), {
        description: "Filter by primary email address, ignoring case.",
      }),
    },
    companyId: {
      field: "company_id",
      operator: "eq",
      schema: { ...Id, description: "Only contacts of this company." },
    },
  },
  examples: {
    id: "019bac7c-d8c0-7000-8000-000000000005",
    create: {
      first_name: "Jane",
      last_name: "Doe",
      title: "Head of Sales",
      emails: [{ address: "jane@acme.com", label: "work" }],
      phones: [{ number: "+1 415 555 2671" }],
      company_id: companies.example.id,
    },
    update: { title: "Chief Revenue Officer" },
    filters: [{ field: "title", contains: "sales" }],
    query: { filter: { field: "do_not_contact", eq: false }, sort: "-created_at", limit: 20 },
  },
});

import { companies } from "../../companies/index.ts";
import { contacts } from "../../contacts/index.ts";
import { deals } from "../../deals/index.ts";
import { leads } from "../../leads/index.ts";

/** The kinds of records whose events endpoints can receive, in the order of the reference. */
export const kinds = [leads, deals, companies, contacts] as const;

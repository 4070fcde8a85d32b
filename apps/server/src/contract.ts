import { apiRoutes } from "./app.ts";
import { companies } from "./features/companies/index.ts";
import { contacts } from "./features/contacts/index.ts";
import { deals } from "./features/deals/index.ts";
import { leads } from "./features/leads/index.ts";
import { eventTypes } from "./features/webhooks/index.ts";
import { openApiSteps } from "./platform/openapi/openapi.ts";
import { atOnce, type Steps } from "./platform/turns.ts";
import type { OpenApiDocument, Tag } from "./platform/openapi/document.ts";

/** The version of the contract; a change that breaks a client raises the first number. */
const VERSION = "1.0.0";

const tags: readonly Tag[] = [
  leads.tag,
  deals.tag,
  companies.tag,
  contacts.tag,
  { name: "Change sets", description: "What each request changed, and how to undo it." },
  { name: "API keys", description: "The API keys of a workspace, with their scopes and expiry." },
  {
    name: "Webhooks",
    description: "Your URLs that receive signed events, with retries.",
  },
  {
    name: "Events",
    description: "The event log, to read or follow, and the events that webhooks receive.",
  },
  {
    name: "Jobs",
    description: "Long-running work: its progress and its result.",
  },
  {
    name: "Request log",
    description: "Every API request, its key and its status.",
  },
  {
    name: "Usage",
    description: "The number of requests, and the remaining allowance of your plan.",
  },
  {
    name: "Status",
    description: "Incidents, maintenance, subscriptions and external probes.",
  },
  {
    name: "Support",
    description: "Support requests to the operator of this server.",
  },
];

const description = `The SalesOS API. Send your key in the \`X-API-Key\` header.

**Keys.** A key belongs to one workspace. \`sos_live_…\` keys use the live workspace, \`sos_test_…\` keys the test workspace, which has its own data.

**Lists** return \`{ data, count, has_more, next_cursor }\`, newest first. \`count\` is the number of records that match the filter. For the next page, send \`next_cursor\` as \`cursor\`; every page is as fast as the first. With \`fields\`, the records have only the members that you request.

**Writes** accept \`Idempotency-Key\`, which makes it safe to send a request again, and \`dryRun=true\`, which validates the request and returns the response without saving anything.

**Errors** are problem details (RFC 9457) with a stable \`code\` and the invalid parts of the request. Unknown parameters and members are errors. SalesOS never ignores anything you send.

**Names.** Query parameters are camelCase (\`minIcpScore\`), members of bodies snake_case (\`icp_score\`). These are the canonical names. A query parameter in snake_case (\`min_icp_score\`) is accepted too; sending both with different values is an error.

**Strings.** SalesOS trims names and other single-line strings and converts them to Unicode NFC. It stores free text and values in \`custom\` exactly as you send them. A string that must not be empty must not be blank either. Search and filters ignore case, accents, width and invisible characters. [Text, numbers and dates](/docs/text-numbers-dates) has the details.

**Numbers** are exact. A number that JSON would round is an error. **Instants** are RFC 3339 with any offset, stored in UTC with millisecond precision. A leap second becomes the following second.

**Limits.** Every response has the remaining requests in \`X-RateLimit-Remaining\` and the time when the allowance is full again in \`X-RateLimit-Reset\` (epoch seconds). After a 429, wait the number of seconds in \`Retry-After\`. A body can be at most 1 MB, a URL at most 8 KB.`;

/** The contract of this API as an OpenAPI 3.1 document, for a server at `serverUrl`. */
export function contract(serverUrl: string): OpenApiDocument {
  return atOnce(contractSteps(serverUrl));
}

/** The same, in steps. */
export function contractSteps(serverUrl: string): Steps<OpenApiDocument> {
  // These routes are only described, never served, so any policy works.
  const routes = apiRoutes();
  const used = new Set([...routes.map(({ tag }) => tag), "Events"]);
  return openApiSteps(routes, {
    version: VERSION,
    serverUrl,
    description,
    tags: tags.filter(({ name }) => used.has(name)),
    events: eventTypes,
  });
}

import { apiRoutes } from "./app.ts";
import { eventTypes } from "./features/webhooks/index.ts";
import { openApiSteps } from "./platform/openapi/openapi.ts";
import { atOnce, type Steps } from "./platform/turns.ts";
import type { OpenApiDocument, Tag } from "./platform/openapi/document.ts";

/** The version of the contract; a change that breaks a client raises the first number. */
const VERSION = "1.0.0";

const tags: readonly Tag[] = [
  {
    name: "Leads",
    description: "People and companies that may buy, each scored against the ideal customer.",
  },
  { name: "Deals", description: "Sales under way, in the stages of the pipeline." },
  { name: "API keys", description: "The keys of the workspace, their scopes and their life." },
  {
    name: "Webhooks",
    description: "Endpoints of yours that are told about changes, signed and until they answer.",
  },
  {
    name: "Events",
    description: "The log of all that happened, to read and to follow; and what webhooks receive.",
  },
  {
    name: "Request log",
    description: "What was asked of the API, by which key and how it ended.",
  },
  { name: "Usage", description: "How much was asked, and what the plan has left." },
  {
    name: "Status",
    description:
      "Incidents and maintenance, who is told of them, and who else looks at this server.",
  },
  {
    name: "Support",
    description: "Asking the people who run this server for help, and what they were asked.",
  },
];

const description = `The API of SalesOS. Send your key in the \`X-API-Key\` header.

**Keys.** A key belongs to one workspace: \`sos_live_…\` to the live one, \`sos_test_…\` to the test one, which has data of its own.

**Lists** answer \`{ data, count, has_more, next_cursor }\`, newest first. \`count\` is the number of records that match the filter. To read on, send \`next_cursor\` as \`cursor\`; a page costs the same at any depth. With \`fields\`, the records have only the members you ask for.

**Writes** take \`Idempotency-Key\`, so that sending one again never does it twice, and \`dryRun=true\`, which checks and answers but keeps nothing.

**Errors** are problem details (RFC 9457) with a stable \`code\` and the places in the request that are wrong. Unknown parameters and members are errors: nothing you send is dropped in silence.

**Names.** Query parameters are camelCase (\`minIcpScore\`), members of bodies snake_case (\`icp_score\`). These are the canonical names. A query parameter in snake_case (\`min_icp_score\`) is accepted too; sending both with different values is an error.

**Strings.** Names and other single-line strings lose leading and trailing spaces and are composed (Unicode NFC); free text and values in \`custom\` are kept exactly as you send them. A string that must not be empty must not be blank either. Search and filters ignore case, accents, width and invisible characters. [Text, numbers and dates](/docs/text-numbers-dates) has the details.

**Numbers** are exact: one that JSON would round is an error. **Instants** are RFC 3339 with any offset, kept in UTC to the millisecond; a leap second is the second after it.

**Limits.** Every answer says what is left in \`X-RateLimit-Remaining\` and when the allowance is full again in \`X-RateLimit-Reset\` (epoch seconds). After a 429, wait the seconds in \`Retry-After\`. A body has at most 1 MB, a URL at most 8 KB.`;

/** The contract of this API as an OpenAPI 3.1 document, for a server at `serverUrl`. */
export function contract(serverUrl: string): OpenApiDocument {
  return atOnce(contractSteps(serverUrl));
}

/** The same, in steps. */
export function contractSteps(serverUrl: string): Steps<OpenApiDocument> {
  // Only described here, never served: any policy does.
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

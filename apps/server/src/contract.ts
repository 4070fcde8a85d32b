import { apiOperations, eventTypes, tags } from "./features.ts";
import { openApiSteps } from "./platform/openapi/openapi.ts";
import { atOnce, type Steps } from "./platform/runtime/turns.ts";
import type { OpenApiDocument } from "./platform/openapi/document.ts";

/** The version of the contract; a change that breaks a client raises the first number. */
const VERSION = "1.0.0";

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
  // These operations are only described, never served, so any policy works.
  const operations = apiOperations();
  const used = new Set([...operations.map(({ tag }) => tag), "Events"]);
  return openApiSteps(operations, {
    version: VERSION,
    serverUrl,
    description,
    tags: tags.filter(({ name }) => used.has(name)),
    events: eventTypes,
  });
}

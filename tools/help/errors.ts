import { apiOperations } from "../../apps/server/src/features.ts";
import { errorsOf } from "../../apps/server/src/platform/openapi/problems.ts";
import { problemExample, type ErrorEntry } from "../../apps/server/src/platform/errors/problem.ts";

const URL_OF_SAMPLES = "http://127.0.0.1:7253";
const NOTE = "made by npm run generate from the error catalogue";
const FRAME = { open: `<!-- frame: ${NOTE} -->`, close: "<!-- /frame -->" };
const ANSWER = { open: `<!-- answer: ${NOTE} -->`, close: "<!-- /answer -->" };
/** From here on, operations are folded away. */
const MANY = 12;

/** An article with what is known from the code around what is written by hand. */
export function errorArticle(entry: ErrorEntry, article: string): string {
  const written = writtenPart(article);
  if (written === "") throw new Error(`The article on "${entry.code}" has no text of its own.`);
  const head = frontmatter({
    title: entry.title,
    description: entry.cause,
    label: entry.code,
    badge: String(entry.status),
  });
  return [head, frame(entry), written, answer(entry)].join("\n\n") + "\n";
}

/** What stands between the two generated parts, without outer blank lines. */
export function writtenPart(article: string): string {
  const start = article.indexOf(FRAME.close);
  const end = article.indexOf(ANSWER.open);
  const from =
    start < 0
      ? article.replace(/^---\n[\s\S]*?\n---\n/, "")
      : article.slice(start + FRAME.close.length);
  const until = end < 0 ? from : from.slice(0, from.indexOf(ANSWER.open));
  return until.trim();
}

/** All errors, by status. */
export function errorIndex(entries: readonly ErrorEntry[]): string {
  const byStatus = Map.groupBy(
    entries.toSorted((a, b) => a.status - b.status || (a.code < b.code ? -1 : 1)),
    ({ status }) => status,
  );
  const sections = [...byStatus].map(([status, list]) => {
    const items = list.map(
      ({ code, title, cause }) => `- [\`${code}\`](/help/errors/${code}): ${title}. ${cause}`,
    );
    return `## ${status}\n\n${items.join("\n")}`;
  });
  return (
    [
      frontmatter({
        title: "Errors",
        description: "Every error that the SalesOS API returns, why it happens and how to fix it.",
        label: "All errors",
      }),
      `<!-- ${NOTE} -->`,
      "Every error is a problem document (RFC 9457). In your code, check `code`, whose meaning never changes. `type` links to the article for the error. `detail` and `errors` say what is wrong with this request. Include `request_id` when you contact support.",
      ...sections,
      "A response in another format, such as an HTML page, does not come from SalesOS. It comes from a proxy, firewall or load balancer in front of it, as does every 502 and 504.",
    ].join("\n\n") + "\n"
  );
}

function frontmatter(page: { title: string; description: string; label: string; badge?: string }) {
  const text = JSON.stringify;
  return [
    "---",
    `title: ${text(page.title)}`,
    `description: ${text(page.description)}`,
    "sidebar:",
    `  label: ${text(page.label)}`,
    ...(page.badge === undefined ? [] : ["  badge:", `    text: ${text(page.badge)}`]),
    "---",
  ].join("\n");
}

function frame({ code, status, cause, fix }: ErrorEntry): string {
  return [
    FRAME.open,
    `| status | code |\n| --- | --- |\n| ${status} | \`${code}\` |`,
    `**Why:** ${cause}`,
    `**What to do:** ${fix}`,
    FRAME.close,
  ].join("\n\n");
}

function answer(entry: ErrorEntry): string {
  const example = JSON.stringify(problemExample(entry, URL_OF_SAMPLES), null, 2);
  return [
    ANSWER.open,
    "## Example response",
    `\`\`\`json\n${example}\n\`\`\``,
    "## Operations that return this error",
    operations(entry),
    "## Still stuck?",
    `[Contact support](/help/contact?code=${entry.code}&page=/help/errors/${entry.code}) and include the \`request_id\` of the response, which is also in the \`X-Request-Id\` header. See also [all errors](/help/errors).`,
    ANSWER.close,
  ].join("\n\n");
}

function operations(entry: ErrorEntry): string {
  const routes = apiOperations();
  const having = routes.filter((route) => errorsOf(route).includes(entry));
  if (having.length === 0)
    return "No operation declares it: the error occurs before the server finds an operation.";
  if (having.length === routes.length) return `All ${routes.length} operations.`;
  const list = having
    .map(({ method, path, summary }) => `- \`${method} ${path}\`: ${summary}`)
    .join("\n");
  if (having.length < MANY) return list;
  return `<details>\n<summary>${having.length} of ${routes.length} operations</summary>\n\n${list}\n\n</details>`;
}

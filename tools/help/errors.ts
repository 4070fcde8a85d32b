import { apiRoutes } from "../../apps/server/src/app.ts";
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
  if (written === "") throw new Error(`The article on "${entry.code}" says nothing of its own.`);
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
        description: "Every error that the SalesOS API answers, why it happens and what to do.",
        label: "All errors",
      }),
      `<!-- ${NOTE} -->`,
      "Every error is a problem document (RFC 9457). Programs go by `code`, which never changes its meaning; `type` links to the article here, `detail` and `errors` say what is wrong with this very request, and `request_id` is what support asks for.",
      ...sections,
      "An answer that looks different, such as a page of HTML, does not come from SalesOS but from something before it: a proxy, a firewall or a load balancer. A 502 or 504 is always theirs.",
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
    "## An answer with this error",
    `\`\`\`json\n${example}\n\`\`\``,
    "## Which operations answer it",
    operations(entry),
    "## Still stuck?",
    `[Contact support](/help/contact?code=${entry.code}&page=/help/errors/${entry.code}) and name the \`request_id\` of the answer; it is also in the header \`X-Request-Id\`. All errors are listed [here](/help/errors).`,
    ANSWER.close,
  ].join("\n\n");
}

function operations(entry: ErrorEntry): string {
  const routes = apiRoutes();
  const having = routes.filter((route) => errorsOf(route).includes(entry));
  if (having.length === 0) return "None declares it: it comes before an operation is found.";
  if (having.length === routes.length) return `Every operation, all ${routes.length} of them.`;
  const list = having
    .map(({ method, path, summary }) => `- \`${method} ${path}\`: ${summary}`)
    .join("\n");
  if (having.length < MANY) return list;
  return `<details>\n<summary>${having.length} of ${routes.length} operations</summary>\n\n${list}\n\n</details>`;
}

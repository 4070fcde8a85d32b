import type { APIRoute } from "astro";
import { markdownPages } from "./_markdown.ts";

/** What the site holds, for language models (llmstxt.org). */
export const GET: APIRoute = async ({ site }) => {
  const pages = await markdownPages();
  const links = (prefix: string) =>
    pages
      .filter(({ slug }) => slug === prefix || slug.startsWith(`${prefix}/`))
      .map(
        ({ slug, title, description }) =>
          `- [${title}](${new URL(`/${slug}.md`, site).href})${description === "" ? "" : `: ${description}`}`,
      )
      .join("\n");
  return new Response(`# SalesOS

> The API-first sales system: leads scored with reasons, deals with honest probabilities, signed webhooks that are never lost. Send a key as \`X-API-Key\`.

## Guides

${links("docs")}

## API

- [OpenAPI 3.1](${new URL("/openapi.json", site).href}): the whole contract
- [Reference](${new URL("/reference.md", site).href}): the same as Markdown, a page for each resource

## Help

${links("help")}

## Optional

- [Everything in one file](${new URL("/llms-full.txt", site).href})
${links("changelog")}
`);
};

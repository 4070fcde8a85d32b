import type { APIRoute } from "astro";
import { getCollection, render } from "astro:content";
import contract from "../../../../openapi.json";
import type { SearchEntry } from "../search-index.ts";
import { markdownPages } from "./_markdown.ts";

interface Operation {
  operationId: string;
  summary: string;
  description: string;
  tags: string[];
  parameters?: { name?: string; $ref?: string }[];
}

/** Every section of the site, and every operation of the reference, as the search reads them. */
export const GET: APIRoute = async () => {
  const entries = [...(await pageEntries()), ...referenceEntries(), ...otherPages];
  return new Response(JSON.stringify(entries));
};

async function pageEntries(): Promise<SearchEntry[]> {
  const collection = await getCollection("docs", ({ id }) => id !== "404");
  const pages = new Map((await markdownPages()).map((page) => [page.slug, page]));
  const all = collection.map(async (entry) => {
    const slug = entry.id.replace(/\/index$/, "");
    const { title, description, body } = pages.get(slug) ?? {
      title: "",
      description: "",
      body: "",
    };
    const { headings } = await render(entry);
    const [start = "", ...sections] = sectionsOf(body).filter((section) => !isMade(section));
    // The code of an error is in the address of its page.
    const keywords = [...(entry.data.keywords ?? []), slug.split("/").at(-1) ?? ""];
    return [
      { path: `/${slug}`, title, keywords, text: plain(`${description} ${start}`) },
      ...sections.map((section) => {
        const [, name = "", text = ""] = /^#+ (.*)\n?([^]*)$/.exec(section) ?? [];
        const anchor = headings.find((heading) => heading.text === plain(name))?.slug;
        return {
          path: anchor === undefined ? `/${slug}` : `/${slug}#${anchor}`,
          title,
          section: plain(name),
          text: plain(text),
        };
      }),
    ];
  });
  return (await Promise.all(all)).flat();
}

/** What every page on an error has, from the catalogue, tells no page from another. */
const isMade = (section: string) =>
  /^## (Operations that return this error|Example response|Still stuck\?)/.test(section);

/** Splits Markdown before each heading that is not in a block of code. */
function sectionsOf(body: string): string[] {
  const sections = [""];
  let inCode = false;
  for (const line of body.split("\n")) {
    if (/^\s*```/.test(line)) inCode = !inCode;
    if (!inCode && /^##+ /.test(line)) sections.push("");
    sections[sections.length - 1] += `${line}\n`;
  }
  return sections;
}

/** The words of Markdown, with those of its code. */
function plain(markdown: string): string {
  return markdown
    .replaceAll(/^\s*```.*$/gm, "")
    .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1")
    .replaceAll(/[`*|]|^#+ |^\s*[-:]+\s*$/gm, " ")
    .replaceAll(/\s+/g, " ")
    .trim();
}

function referenceEntries(): SearchEntry[] {
  const operations = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods as Record<string, Operation>).map(([method, operation]) =>
      operationEntry(operation, `${method.toUpperCase()} ${path}`),
    ),
  );
  const events = Object.entries(contract.webhooks).map(([type, { post }]) =>
    operationEntry(post as unknown as Operation, `Event ${type}`),
  );
  return [...operations, ...events];
}

function operationEntry(operation: Operation, section: string): SearchEntry {
  const { operationId, summary, description, tags, parameters = [] } = operation;
  const names = parameters.map(({ name, $ref }) => name ?? $ref?.split("/").at(-1) ?? "");
  const tag = contract.tags.find(({ name }) => name === tags[0]);
  const group = (tags[0] ?? "").toLowerCase().replaceAll(" ", "-");
  return {
    path: `/reference/${group}#${operationId}`,
    title: summary,
    section,
    text: plain(`${description} ${tag?.description ?? ""} ${operationId} ${names.join(" ")}`),
  };
}

/** Pages that the server draws. */
const otherPages: SearchEntry[] = [
  { path: "/reference", title: "API reference", text: plain(contract.info.description) },
  { path: "/openapi.json", title: "OpenAPI document", text: "The contract as OpenAPI 3.1." },
  { path: "/status", title: "API status", text: "Whether the API works now: uptime, incidents." },
  { path: "/help/contact", title: "Contact support", text: "Ask the people who run this server." },
];

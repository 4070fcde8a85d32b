import { getCollection } from "astro:content";
import log from "../../../../CHANGELOG.md?raw";

/** A page as Markdown. */
export interface MarkdownPage {
  /** Its address without the origin: `docs/quick-start`. */
  slug: string;
  title: string;
  description: string;
  body: string;
}

/** Every page of the site, in the order of their addresses. */
export async function markdownPages(): Promise<MarkdownPage[]> {
  const entries = await getCollection("docs", ({ id }) => id !== "404");
  const pages = entries.map(({ id, data, body }) => ({
    slug: id.replace(/\/index$/, ""),
    title: data.title,
    description: data.description ?? "",
    body: id === "changelog" ? changelog() : inWords(forReaders(body ?? "")),
  }));
  return pages.toSorted((a, b) => (a.slug < b.slug ? -1 : 1));
}

/** The changelog without its title. */
function changelog(): string {
  return log.replace(/^# .*\n+/, "");
}

export function asMarkdown({ title, description, body }: MarkdownPage): string {
  return `# ${title}\n\n${description === "" ? "" : `> ${description}\n\n`}${body.trim()}\n`;
}

/** Without comments, and without what tells the tests how to run a sample. */
const forReaders = (text: string) =>
  text.replaceAll(/<!--[\s\S]*?-->\n*/g, "").replaceAll(/^( *```\w+) .*$/gm, "$1");

/** Pictures are said in words, and once: each is there in light and dark. */
const inWords = (text: string) =>
  text
    .replaceAll(/\n!\[[^\]]*\]\([^)]*-dark\.webp\)/g, "")
    .replaceAll(/!\[([^\]]*)\]\([^)]*\.webp\)/g, "*Picture: $1*");

import type { APIRoute } from "astro";
import { asMarkdown, markdownPages, type MarkdownPage } from "./_markdown.ts";

export async function getStaticPaths() {
  const pages = await markdownPages();
  return pages.map((page) => ({ params: { slug: page.slug }, props: page }));
}

/** Every page at its address with `.md`. */
export const GET: APIRoute<MarkdownPage> = ({ props }) => new Response(asMarkdown(props));

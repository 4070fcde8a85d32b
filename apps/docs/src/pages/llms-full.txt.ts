import type { APIRoute } from "astro";
import { asMarkdown, markdownPages } from "./_markdown.ts";

/** Every page in one file. */
export const GET: APIRoute = async ({ site }) => {
  const pages = await markdownPages();
  const texts = pages.map(
    (page) => `<!-- ${new URL(`/${page.slug}`, site).href} -->\n\n${asMarkdown(page)}`,
  );
  return new Response(texts.join("\n\n"));
};

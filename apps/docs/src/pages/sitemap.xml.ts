import type { APIRoute } from "astro";
import { markdownPages } from "./_markdown.ts";

/** Pages that the server renders itself. */
const SERVED = ["", "reference", "status", "help/contact"];

export const GET: APIRoute = async ({ site }) => {
  const slugs = [...SERVED, ...(await markdownPages()).map(({ slug }) => slug)];
  const urls = slugs.map((slug) => `<url><loc>${new URL(`/${slug}`, site).href}</loc></url>`);
  return new Response(
    `<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n${urls.join("\n")}\n</urlset>\n`,
  );
};

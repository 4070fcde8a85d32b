import type { APIRoute } from "astro";
import { Feed } from "feed";
import { compiledContent } from "../../../../CHANGELOG.md";

/** The changelog as an Atom feed: an entry for each version. */
export const GET: APIRoute = async ({ site }) => {
  const address = new URL("/changelog", site).href;
  const feed = new Feed({
    title: "SalesOS changelog",
    id: address,
    link: address,
    feedLinks: { atom: new URL("/feed.xml", site).href },
    copyright: "",
  });
  const versions = (await compiledContent()).matchAll(
    /<h2 id="([^"]+)"[^>]*>(.+?)<\/h2>([\s\S]*?)(?=<h2|$(?![\s\S]))/g,
  );
  for (const [, anchor = "", title = "", content = ""] of versions) {
    const dated = /\d{4}-\d{2}-\d{2}/.exec(title)?.[0];
    const id = `${address}#${anchor}`;
    const date = dated === undefined ? new Date() : new Date(dated);
    feed.addItem({ title, id, link: id, date, content: content.trim() });
  }
  return new Response(feed.atom1(), { headers: { "content-type": "application/atom+xml" } });
};

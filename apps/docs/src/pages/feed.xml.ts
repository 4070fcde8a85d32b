import type { APIRoute } from "astro";
import { Feed } from "feed";
import { changelog } from "./_markdown.ts";

/** The changelog as an Atom feed: an entry for each version. */
export const GET: APIRoute = ({ site }) => {
  const address = new URL("/changelog", site).href;
  const feed = new Feed({
    title: "SalesOS changelog",
    id: address,
    link: address,
    feedLinks: { atom: new URL("/feed.xml", site).href },
    copyright: "",
  });
  for (const [, name = "", text = ""] of changelog().matchAll(
    /^## (.+)\n([\s\S]*?)(?=^## |$(?![\s\S]))/gm,
  )) {
    const dated = /\d{4}-\d{2}-\d{2}/.exec(name)?.[0];
    const id = `${address}#${name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-")}`;
    feed.addItem({
      title: name,
      id,
      link: id,
      date: dated === undefined ? new Date() : new Date(dated),
      description: text.trim(),
    });
  }
  return new Response(feed.atom1(), { headers: { "content-type": "application/atom+xml" } });
};

import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import { CHEAP } from "../../platform/http/open.ts";
import { latest } from "../../platform/runtime/latest.ts";
import { asset, assetRoutes, FOREVER, logo } from "../../platform/pages/assets.ts";
import { html, sendPage, type Page } from "../../platform/pages/layout.ts";
import { frontMain } from "./front.page.ts";
import type { SiteFile, SiteFiles } from "./site.files.ts";
import type { Site } from "./site.ts";

export interface SiteDeps {
  site: Site;
  publicUrl: () => string;
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
  /** Whether the sender of this request may see it. */
  showsSandbox: (request: FastifyRequest) => boolean;
}

/** The paths of the site's pages. A more specific route, such as `/help/contact`, takes precedence. */
const PAGES = [
  ...["/docs", "/docs/*", "/docs.md", "/help", "/help/*", "/help.md"],
  ...["/changelog", "/changelog.md", "/feed.xml"],
  ...["/llms.txt", "/llms-full.txt", "/robots.txt", "/sitemap.xml", "/search.json"],
];

const style = asset(new URL("front.css", import.meta.url));
const script = asset(
  new URL("front.script.js", import.meta.url),
  new URL("../../platform/pages/copy.js", import.meta.url),
);

/** The front page, and the guides and the help center as they were built. */
export function siteRoutes(app: FastifyInstance, deps: SiteDeps): void {
  const { site, publicUrl, sandboxKey, showsSandbox } = deps;
  assetRoutes(app, [style, script]);

  const frontWith = (key: string | undefined) =>
    latest((url: string, files: SiteFiles | undefined): Page => ({
      title: "SalesOS",
      description: "The API-first sales system.",
      main: frontMain(url, key, (path) => files?.find(path, url) !== undefined),
      styles: [style],
      script,
      wide: true,
    }));
  const front = { withKey: frontWith(sandboxKey), withoutKey: frontWith(undefined) };
  app.get("/", CHEAP, (request, reply) => {
    const page = showsSandbox(request) ? front.withKey : front.withoutKey;
    return sendPage(reply, page(publicUrl(), site.files()));
  });
  // Where Starlight says that it is.
  app.get("/sitemap-index.xml", CHEAP, (_request, reply) => reply.redirect("/sitemap.xml", 301));
  app.get("/favicon.svg", CHEAP, (_request, reply) => reply.type(logo.type).send(logo.content));

  for (const path of PAGES) {
    app.get(path, CHEAP, (request, reply) => {
      const files = site.files();
      if (files === undefined) return sendBeingBuilt(reply);
      const asked = pathOf(request);
      const page = files.find(asked, publicUrl());
      if (page !== undefined) return sendFile(request, reply, page);
      const shorter = asked.replace(/(\/index)?(\/|\.html)?$/, "");
      if (shorter !== asked && files.find(shorter, publicUrl()) !== undefined) {
        return reply.redirect(shorter, 301);
      }
      throw noPage();
    });
  }

  void app.register(async (scope) => {
    await scope.register(fastifyStatic, {
      root: "/",
      serve: false,
      cacheControl: false,
      preCompressed: true,
    });
    scope.get("/_astro/*", CHEAP, (request, reply) => {
      const files = site.files();
      if (files === undefined) return sendBeingBuilt(reply);
      const asked = pathOf(request);
      if (!files.has(asked)) throw noPage();
      // Names of the build hold a hash of the content.
      void reply.header("cache-control", FOREVER);
      return reply.sendFile(asked.slice(1), files.folder);
    });
  });
}

/** Sends the not-found page to browsers. Returns whether it did. */
export function sendNotFoundPage(
  request: FastifyRequest,
  reply: FastifyReply,
  { site, publicUrl }: Pick<SiteDeps, "site" | "publicUrl">,
): boolean {
  const page = site.files()?.find("/404", publicUrl());
  if (page === undefined) return false;
  sendFile(request, reply.code(404), page);
  return true;
}

const noPage = () => problem(errors.not_found, { detail: "This page does not exist." });

function pathOf(request: FastifyRequest): string {
  return decodeURI(request.url.split("?")[0] ?? "");
}

function sendFile(request: FastifyRequest, reply: FastifyReply, file: SiteFile): FastifyReply {
  void reply
    .header("content-security-policy", file.policy)
    .header("referrer-policy", "no-referrer")
    .header("cache-control", "no-cache")
    .header("vary", "accept-encoding")
    .header("etag", file.etag)
    .type(file.type);
  const known = request.headers["if-none-match"] === file.etag && reply.statusCode === 200;
  if (known) return reply.code(304).send();
  if (!/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) return reply.send(file.plain);
  return reply.header("content-encoding", "gzip").send(file.gzipped);
}

function sendBeingBuilt(reply: FastifyReply): Promise<FastifyReply> {
  void reply.code(503).header("retry-after", "3").header("refresh", "3");
  return sendPage(reply, {
    title: "Building the documentation · SalesOS",
    description: "We are building the documentation.",
    main: html`<h1>Building the documentation</h1>
      <p class="lead">
        This happens once, at the first start, and takes a few seconds. This page reloads
        automatically. The API and the <a href="/reference">reference</a> are already available.
      </p>`,
  });
}

import { hash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FastifyInstance, FastifyRequest } from "fastify";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import { CHEAP } from "../../platform/http/open.ts";
import { latest } from "../../platform/runtime/latest.ts";
import { once } from "../../platform/runtime/once.ts";
import type { OpenApiDocument } from "../../platform/openapi/document.ts";
import { asset, assetRoutes } from "../../platform/pages/assets.ts";
import { sendPage, type Page } from "../../platform/pages/layout.ts";
import { groupMarkdown, overviewMarkdown } from "./reference.markdown.ts";
import { groupMain, overviewMain } from "./reference.pages.ts";
import { groupsOf } from "./reference.rules.ts";

export interface ReferenceDeps {
  /** The OpenAPI document of a server at this URL, as JSON text. */
  contract: (serverUrl: string) => Promise<string>;
  publicUrl: () => string;
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
  /** Whether the sender of this request may see it. */
  showsSandbox: (request: FastifyRequest) => boolean;
}

const style = asset(new URL("reference.css", import.meta.url));
const script = asset(
  new URL("reference.script.js", import.meta.url),
  new URL("../../platform/pages/copy.js", import.meta.url),
  new URL("samples.js", import.meta.url),
);

/** The contract as a document, and as pages that can send every request. */
export function referenceRoutes(app: FastifyInstance, deps: ReferenceDeps): void {
  const { publicUrl, sandboxKey, showsSandbox } = deps;
  const current = latest(async (url: string) => {
    const bytes = Buffer.from(await deps.contract(url));
    return { bytes, etag: `"${hash("sha256", bytes, "base64url").slice(0, 22)}"` };
  });
  // In pieces: at the first request, all of it together would block the others for too long.
  const read = latest(async (url: string) => {
    const text = (await current(url)).bytes.toString();
    await nextTurn();
    const document = JSON.parse(text) as OpenApiDocument;
    await nextTurn();
    const groups = groupsOf(document);
    await nextTurn();
    return { document, groups };
  });
  const pagesWith = (key: string | undefined) =>
    latest(async (url: string) => {
      const { document, groups } = await read(url);
      return pagesOf(document, groups, key);
    });
  const pages = { withKey: pagesWith(sandboxKey), withoutKey: pagesWith(undefined) };
  const made = (request: FastifyRequest) =>
    (showsSandbox(request) ? pages.withKey : pages.withoutKey)(publicUrl());
  assetRoutes(app, [style, script]);

  app.get("/openapi.json", CHEAP, async (request, reply) => {
    const { bytes, etag } = await current(publicUrl());
    void reply.headers({
      etag,
      "cache-control": "no-cache",
      "access-control-allow-origin": "*",
    });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(bytes);
  });

  app.get("/reference", CHEAP, async (request, reply) =>
    sendPage(reply, (await made(request)).overview()),
  );
  app.get("/reference.md", CHEAP, async (request, reply) =>
    reply.type(MARKDOWN).send((await made(request)).overviewMarkdown()),
  );
  app.get<{ Params: { slug: string } }>("/reference/:slug", CHEAP, async (request, reply) => {
    const { slug } = request.params;
    const asked = slug.replace(/\.md$/, "");
    const group = (await made(request)).groups.get(asked);
    if (group === undefined)
      throw problem(errors.not_found, { detail: "This page does not exist." });
    if (asked !== slug) return reply.type(MARKDOWN).send(group.markdown());
    return sendPage(reply, group.page());
  });
}

const MARKDOWN = "text/markdown; charset=utf-8";

/** All pages of the reference, each made at its first request and kept. */
function pagesOf(
  document: OpenApiDocument,
  groups: ReturnType<typeof groupsOf>,
  sandboxKey: string | undefined,
) {
  const page = (head: Pick<Page, "title" | "description" | "main">): Page => ({
    ...head,
    styles: [style],
    script,
    wide: true,
  });
  return {
    overview: once(() =>
      page({
        title: "API reference · SalesOS",
        description: "Every endpoint of the SalesOS API, with examples that you can run.",
        main: overviewMain(document, { groups, sandboxKey }),
      }),
    ),
    overviewMarkdown: once(() => overviewMarkdown(document, groups)),
    groups: new Map(
      groups.map((group) => [
        group.slug,
        {
          markdown: once(() => groupMarkdown(group)),
          page: once(() =>
            page({
              title: `${group.name} · API reference · SalesOS`,
              description: group.description,
              main: groupMain(group, { groups, sandboxKey }),
            }),
          ),
        },
      ]),
    ),
  };
}

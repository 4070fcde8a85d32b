import { hash } from "node:crypto";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { errors } from "../../platform/errors/errors.ts";
import { problem } from "../../platform/errors/problem.ts";
import type { OpenApiDocument } from "../../platform/openapi/document.ts";
import { asset, assetRoutes } from "../../platform/pages/assets.ts";
import { sendPage } from "../../platform/pages/layout.ts";
import { groupMarkdown, overviewMarkdown } from "./reference.markdown.ts";
import { groupMain, overviewMain } from "./reference.pages.ts";
import { groupsOf } from "./reference.rules.ts";

export interface ReferenceDeps {
  /** The OpenAPI document of a server at this URL, as JSON text. */
  contract: (serverUrl: string) => string;
  publicUrl: () => string;
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
}

const style = asset(new URL("reference.css", import.meta.url));
const script = asset(
  new URL("reference.script.js", import.meta.url),
  new URL("../../platform/openapi/samples.js", import.meta.url),
);

/** The contract as a document, and as pages on which every request can be sent. */
export function referenceRoutes(app: FastifyInstance, deps: ReferenceDeps): void {
  const { publicUrl, sandboxKey } = deps;
  const current = perUrl((url) => deps.contract(url));
  // In pieces: at the first request, all of it together would block the others for too long.
  const read = perUrl(async (url) => {
    const text = current(url);
    await nextTurn();
    const document = JSON.parse(text) as OpenApiDocument;
    await nextTurn();
    const groups = groupsOf(document);
    await nextTurn();
    return { document, groups };
  });
  assetRoutes(app, [style, script]);

  app.get("/openapi.json", (request, reply) => {
    const text = current(publicUrl());
    const etag = `"${hash("sha256", text, "base64url").slice(0, 22)}"`;
    void reply.headers({
      etag,
      "cache-control": "no-cache",
      "access-control-allow-origin": "*",
    });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(text);
  });

  app.get("/reference", async (_request, reply) => {
    const { document, groups } = await read(publicUrl());
    return sendPage(reply, {
      title: "API reference · SalesOS",
      description: "Every request of the SalesOS API, with examples that can be sent.",
      main: overviewMain(document, { groups, sandboxKey }),
      styles: [style],
      script,
      wide: true,
    });
  });

  app.get("/reference.md", async (_request, reply) => {
    const { document, groups } = await read(publicUrl());
    return reply.type(MARKDOWN).send(overviewMarkdown(document, groups));
  });

  app.get<{ Params: { slug: string } }>("/reference/:slug", async ({ params }, reply) => {
    const { groups } = await read(publicUrl());
    const asked = params.slug.replace(/\.md$/, "");
    const group = groups.find(({ slug }) => slug === asked);
    if (group === undefined) throw problem(errors.not_found, { detail: "There is no such page." });
    if (asked !== params.slug) return reply.type(MARKDOWN).send(groupMarkdown(group));
    return sendPage(reply, {
      title: `${group.name} · API reference · SalesOS`,
      description: group.description,
      main: groupMain(group, { groups, sandboxKey }),
      styles: [style],
      script,
      wide: true,
    });
  });
}

const MARKDOWN = "text/markdown; charset=utf-8";

/** Makes something once for the public address, which is known when the server listens. */
function perUrl<T>(make: (url: string) => T): (url: string) => T {
  let made: { url: string; value: T } | undefined;
  return (url) => {
    if (made?.url !== url) made = { url, value: make(url) };
    return made.value;
  };
}

import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createGunzip } from "node:zlib";
import type { FastifyInstance, FastifyReply } from "fastify";
import { FOREVER, hashedPath } from "../../platform/pages/assets.ts";
import { head, html, type Html } from "../../platform/pages/layout.ts";
import { scalarBundle } from "./reference.bundle.ts";

export interface ReferenceDeps {
  /** The OpenAPI document of a server at this URL, as JSON text. */
  contract: (serverUrl: string) => string;
  publicUrl: () => string;
  /** The key of the public sandbox, where there is one. */
  sandboxKey: string | undefined;
}

const SCRIPT = readFileSync(new URL("reference.script.js", import.meta.url));
const SCRIPT_PATH = hashedPath("reference", "js", SCRIPT);

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  // Scalar writes style elements without a nonce and style attributes; scripts stay ours alone.
  "style-src 'self' 'unsafe-inline'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "form-action 'none'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const CSS = `
:root { --scalar-font: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --scalar-font-code: ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
`;

/** The contract as a document, and as a reference in which every request can be sent. */
export function referenceRoutes(app: FastifyInstance, deps: ReferenceDeps): void {
  const { publicUrl, sandboxKey } = deps;
  let served: { url: string; text: string; etag: string } | undefined;
  const current = () => {
    const url = publicUrl();
    if (served?.url !== url) {
      const text = deps.contract(url);
      served = { url, text, etag: `"${hash("sha256", text, "base64url").slice(0, 22)}"` };
    }
    return served;
  };

  app.get("/openapi.json", (request, reply) => {
    const { text, etag } = current();
    void reply.headers({
      etag,
      "cache-control": "no-cache",
      "access-control-allow-origin": "*",
    });
    if (request.headers["if-none-match"] === etag) return reply.code(304).send();
    return reply.type("application/json; charset=utf-8").send(text);
  });

  app.get("/reference", async (_request, reply) => {
    const { path } = await scalarBundle();
    return sendReference(reply, path, sandboxKey);
  });

  app.get<{ Params: { hash: string } }>("/assets/scalar.:hash.js", async (request, reply) => {
    const { path, gzipped } = await scalarBundle();
    if (request.url !== path) return reply.callNotFound();
    void reply
      .header("cache-control", FOREVER)
      .header("vary", "accept-encoding")
      .type("text/javascript; charset=utf-8");
    if (/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) {
      return reply.header("content-encoding", "gzip").send(gzipped);
    }
    const plain = createGunzip();
    plain.end(gzipped);
    return reply.send(plain);
  });

  app.get(SCRIPT_PATH, (_request, reply) =>
    reply.header("cache-control", FOREVER).type("text/javascript; charset=utf-8").send(SCRIPT),
  );
}

function sendReference(
  reply: FastifyReply,
  bundlePath: string,
  sandboxKey: string | undefined,
): FastifyReply {
  const settings = JSON.stringify({ sandboxKey, css: CSS }).replaceAll("<", "\\u003c");
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        ${head({ title: "SalesOS API reference", description: "Every request of the SalesOS API, with examples." })}
      </head>
      <body>
        <noscript>
          <h1>SalesOS API reference</h1>
          <p>
            This page needs JavaScript. The same contract is at
            <a href="/openapi.json">/openapi.json</a>, and the errors are explained at
            <a href="/help/errors">/help/errors</a>.
          </p>
        </noscript>
        <div id="reference"></div>
        <script type="application/json" id="settings">
          ${raw(settings)}
        </script>
        <script src="${bundlePath}"></script>
        <script src="${SCRIPT_PATH}"></script>
      </body>
    </html> `;
  return reply
    .header("content-security-policy", POLICY)
    .header("referrer-policy", "no-referrer")
    .header("cache-control", "no-cache")
    .type("text/html; charset=utf-8")
    .send(markup);
}

/** JSON in a script element is not escaped as HTML. */
function raw(markup: string): Html {
  return { markup };
}

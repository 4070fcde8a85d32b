import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import zlib from "node:zlib";
import type { FastifyInstance } from "fastify";
import { CHEAP } from "../http/open.ts";
import { once } from "../runtime/once.ts";

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);

const DAY = 86_400;

/** A file that pages need. Its path names its content. */
export interface Asset {
  path: string;
  type: string;
  content: Buffer;
}

const types: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
  svg: "image/svg+xml",
};

/** Reads an asset; the ending of its name says what it is. Further files come before it, in the same request. */
export function asset(file: URL, ...before: readonly URL[]): Asset {
  const content = Buffer.concat([...before, file].map((one) => readFileSync(one)));
  const [, name = "", extension = ""] = /([^/]+)\.(\w+)$/.exec(file.pathname) ?? [];
  const digest = hash("sha256", content, "hex").slice(0, 16);
  return {
    path: `/assets/${name}.${digest}.${extension}`,
    type: types[extension] ?? "application/octet-stream",
    content,
  };
}

/** Lets browsers keep an answer for ever: its path names its content. */
export const FOREVER = `public, max-age=${365 * DAY}, immutable`;

/** The styles of every page that people read: colours and type, then everything else. */
export const styles = [
  asset(new URL("tokens.css", import.meta.url)),
  asset(new URL("pages.css", import.meta.url)),
];
export const logo = asset(new URL("logo.svg", import.meta.url));

/** Serves assets under their paths. */
export function assetRoutes(
  app: FastifyInstance,
  assets: readonly Asset[] = [...styles, logo],
): void {
  for (const { path, type, content } of assets) {
    // At the first request, and beside it: best compression takes its time.
    const compressed = {
      br: once(() => brotli(content)),
      gzip: once(() => gzip(content)),
    };
    app.get(path, CHEAP, async (request, reply) => {
      void reply.headers({ "cache-control": FOREVER, vary: "accept-encoding" }).type(type);
      const accepted = (request.headers["accept-encoding"] ?? "").split(/[,;\s]+/);
      const name = (["br", "gzip"] as const).find((each) => accepted.includes(each));
      if (name === undefined) return reply.send(content);
      return reply.header("content-encoding", name).send(await compressed[name]());
    });
  }
}

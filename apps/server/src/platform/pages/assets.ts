import { hash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { FastifyInstance } from "fastify";

const DAY = 86_400;

interface Asset {
  path: string;
  type: string;
  content: Buffer;
}

function asset(file: string, type: string): Asset {
  const content = readFileSync(new URL(file, import.meta.url));
  const [name = "", extension = ""] = file.replace("./", "").split(".");
  return { path: hashedPath(name, extension, content), type, content };
}

/** A path that names its content, so that browsers may keep it for ever. */
export function hashedPath(name: string, extension: string, content: string | Buffer): string {
  return `/assets/${name}.${hash("sha256", content, "hex").slice(0, 16)}.${extension}`;
}

/** Lets browsers keep an answer for ever: its path names its content. */
export const FOREVER = `public, max-age=${365 * DAY}, immutable`;

/** The style of every page that people read. */
export const styles = asset("./pages.css", "text/css; charset=utf-8");
export const logo = asset("./logo.svg", "image/svg+xml");

/** Serves what every page needs. */
export function assetRoutes(app: FastifyInstance): void {
  for (const { path, type, content } of [styles, logo]) {
    app.get(path, (_request, reply) =>
      reply.header("cache-control", FOREVER).type(type).send(content),
    );
  }
}

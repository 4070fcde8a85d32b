import { promisify } from "node:util";
import { gzip } from "node:zlib";
import type { FastifyReply } from "fastify";
import { once } from "../runtime/once.ts";
import { logo, styles, type Asset } from "./assets.ts";

/** HTML that is safe to insert into HTML. Only `html` makes it. */
export interface Html {
  readonly markup: string;
}

/** Builds HTML and escapes every value that is not HTML. */
export function html(parts: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  const markup = parts.reduce((text, part, i) => text + textOf(values[i - 1]) + part);
  return { markup };
}

type HtmlValue = string | number | Html | readonly Html[] | undefined;

function textOf(value: HtmlValue): string {
  if (value === undefined) return "";
  if (typeof value === "string") return escapeHtml(value);
  if (typeof value === "number") return String(value);
  return "markup" in value ? value.markup : value.map(({ markup }) => markup).join("");
}

function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

export interface Page {
  title: string;
  description: string;
  main: Html;
  /** Styles of this page, in addition to the common ones. */
  styles?: readonly Asset[];
  /** Runs once the page is loaded. It can send requests to this server. */
  script?: Asset;
  /** Uses the full width of the window. */
  wide?: boolean;
}

const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

const sections = [
  ["Docs", "/docs"],
  ["Help", "/help"],
  ["Reference", "/reference"],
  ["Status", "/status"],
  ["Changelog", "/changelog"],
] as const;

function sectionLink(name: string, path: string, here: string): Html {
  const inside = here === path || here.startsWith(`${path}/`) || here.startsWith(`${path}?`);
  return html`<a href="${path}" ${inside ? { markup: 'aria-current="true"' } : ""}>${name}</a>`;
}

/** The head of every page. */
function head({ title, description }: Pick<Page, "title" | "description">): Html {
  return html`<meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="description" content="${description}" />
    <title>${title}</title>
    <link rel="icon" href="${logo.path}" type="image/svg+xml" />`;
}

interface Rendered {
  markup: string;
  gzipped(): Promise<Buffer>;
}
/** Each page is rendered once. */
const rendered = new WeakMap<Page, Rendered>();

/** Sends a page with the common layout and styles. */
export async function sendPage(reply: FastifyReply, page: Page): Promise<FastifyReply> {
  const made = rendered.get(page) ?? render(page, reply.request.url);
  rendered.set(page, made);
  void reply
    .header("content-security-policy", POLICY)
    .header("referrer-policy", "no-referrer")
    .header("cache-control", "no-cache")
    .header("vary", "accept-encoding")
    .type("text/html; charset=utf-8");
  if (!/\bgzip\b/.test(reply.request.headers["accept-encoding"] ?? "")) {
    return reply.send(made.markup);
  }
  return reply.header("content-encoding", "gzip").send(await made.gzipped());
}

function render(page: Page, here: string): Rendered {
  const { markup } = html`<!doctype html>
    <html lang="en">
      <head>
        ${head(page)}
        ${[...styles, ...(page.styles ?? [])].map(
          ({ path }) => html`<link rel="stylesheet" href="${path}" />`,
        )}
        ${page.script && html`<script type="module" src="${page.script.path}"></script>`}
      </head>
      <body${page.wide === true ? { markup: ' class="wide"' } : ""}>
        <a class="skip" href="#main">Skip to content</a>
        <header>
          <a class="home" href="/"><img src="${logo.path}" alt="" /> SalesOS</a>
          <nav class="sections" aria-label="Sections">
            ${sections.map(([name, path]) => sectionLink(name, path, here))}
          </nav>
        </header>
        <main id="main">${page.main}</main>
        <footer>
          SalesOS · <a href="/openapi.json">OpenAPI</a> · <a href="/feed.xml">Feed</a> ·
          <a href="/help/contact">Contact support</a>
        </footer>
      </body>
    </html> `;
  return { markup, gzipped: once(() => promisify(gzip)(markup)) };
}

import { hash } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";

/** The address that the build writes, and that a server replaces with its own. */
const PLACEHOLDER = "https://site.invalid";

/** The address that samples are written with, which they have in a checkout and on the default port. */
const IN_SAMPLES = "http://127.0.0.1:7253";

/** A page of the built site, ready to send. */
export interface SiteFile {
  type: string;
  etag: string;
  plain: Buffer;
  gzipped: Buffer;
  policy: string;
}

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml; charset=utf-8",
  ".json": "application/json; charset=utf-8",
};

/** The pages of a built site by their paths, such as `/docs/quick-start`. */
export interface SiteFiles {
  folder: string;
  /** Whether the build has such a file; only these names ever reach the file system. */
  has(urlPath: string): boolean;
  /** Whether another build has taken the place of this one. */
  replaced(): boolean;
  /** `undefined` where the site has no such page. */
  find(urlPath: string, origin: string): SiteFile | undefined;
}

/** Opens a built site. Each page is read at its first request, and kept. */
export function openFiles(folder: string): SiteFiles {
  const all = new Map<string, string>(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => {
        const file = path.join(entry.parentPath, entry.name);
        return [`/${path.relative(folder, file).split(path.sep).join("/")}`, file] as const;
      }),
  );
  const names = new Map(
    [...all]
      .filter(([, file]) => path.extname(file) in types)
      .map(([urlPath, file]) => [urlPath.replace(/(\/index)?\.html$/, ""), file]),
  );
  const read = new Map<string, SiteFile>();
  const made = madeAt(folder);
  return {
    folder,
    has: (urlPath) => all.has(urlPath),
    replaced: () => ![made, undefined].includes(madeAt(folder)),
    find(urlPath, origin) {
      const file = names.get(urlPath);
      if (file === undefined) return undefined;
      const key = `${origin} ${urlPath}`;
      const page = read.get(key) ?? load(file, origin);
      if (page !== undefined) read.set(key, page);
      return page;
    },
  };
}

/** When the build was finished; `undefined` in the moment between two. */
function madeAt(folder: string): number | undefined {
  return statSync(folder, { throwIfNoEntry: false })?.mtimeMs;
}

function load(file: string, origin: string): SiteFile | undefined {
  let text;
  try {
    text = readFileSync(file, "utf8")
      .replaceAll(PLACEHOLDER, origin)
      .replaceAll(IN_SAMPLES, origin);
  } catch {
    // Gone in the moment when another build takes the place of this one.
    return undefined;
  }
  const plain = Buffer.from(text);
  const extension = path.extname(file);
  return {
    type: types[extension] ?? "application/octet-stream",
    etag: `"${hash("sha256", plain, "base64url").slice(0, 22)}"`,
    plain,
    gzipped: gzipSync(plain),
    policy: extension === ".html" ? policyOf(text) : "default-src 'none'; frame-ancestors 'none'",
  };
}

/** Allows the scripts and styles that stand in the page, by their content, and nothing else that is inline. */
function policyOf(html: string): string {
  const hashes = (tag: string) => {
    const found = html.matchAll(
      new RegExp(`<${tag}(?![^>]*\\bsrc=)[^>]*>([\\s\\S]*?)</${tag}>`, "g"),
    );
    const sources = [...found].map(([, text = ""]) => `'sha256-${hash("sha256", text, "base64")}'`);
    return [...new Set(sources)].join(" ");
  };
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes("script")}`,
    `style-src 'self' ${hashes("style")}`,
    // Indents and colours of code are set on elements; they load nothing.
    "style-src-attr 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    // Search runs beside the page.
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

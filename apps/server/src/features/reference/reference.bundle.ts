import { readFile } from "node:fs/promises";
import { findPackageJSON } from "node:module";
import path from "node:path";
import { promisify } from "node:util";
import { runInNewContext } from "node:vm";
import { gzip } from "node:zlib";
import { hashedPath } from "../../platform/pages/assets.ts";

/** The script that shows the reference in a browser. */
export interface Bundle {
  path: string;
  /** Compressed: the text is 4 MB, and nobody needs it twice. */
  gzipped: Buffer;
}

// The package is a server plug-in that holds Scalar's browser script as one string, and is the
// smallest that ships it (the script's own package brings 280 MB of build dependencies along).
// Read as text: as a module its 4 MB string and its parser of documents would stay in memory.
const HOLDER = "@scalar/fastify-api-reference";
const LINE = /^var standalone_default = (".*");$/m;

let loading: Promise<Bundle> | undefined;

/** Reads the script at the first call. */
export function scalarBundle(): Promise<Bundle> {
  loading ??= load();
  return loading;
}

async function load(): Promise<Bundle> {
  const found = findPackageJSON(HOLDER, import.meta.url);
  if (found === undefined) throw new Error(`${HOLDER} is not installed; run npm ci.`);
  const holder = await readFile(path.join(path.dirname(found), "dist/index.js"), "utf8");
  const literal = LINE.exec(holder)?.[1];
  if (literal === undefined) throw new Error(`${HOLDER} does not hold its script as expected.`);
  // A literal of JavaScript, which JSON cannot read: it has control characters as they are.
  const script = (runInNewContext(literal) as string).replace(/\n\/\/# sourceMappingURL=.*$/, "");
  return {
    path: hashedPath("scalar", "js", script),
    gzipped: await promisify(gzip)(script),
  };
}

#!/usr/bin/env node
// Plain JavaScript, so that a Node too old to run TypeScript can still say so.
import { existsSync } from "node:fs";

const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 24) {
  console.error(
    `SalesOS needs Node 24; this is Node ${process.versions.node}. ` +
      "The repository brings it along: run `npm start`.",
  );
  process.exit(1);
}
// Looking up a name blocks one of these threads, for seconds where its servers do not answer; four are usual.
process.env.UV_THREADPOOL_SIZE ??= "32";
// Not above: an old Node does not have it and would stop at the import.
const { enableCompileCache } = await import("node:module");
const { buildSoon, builtProgram, cache, compiledFolder } = await import("../../../tools/built.js");
const isFirst = !existsSync(cache);
const built = builtProgram("server");
enableCompileCache(compiledFolder(built));
if (built === undefined && process.argv[2] === "serve") {
  if (isFirst) console.log("  Loading SalesOS for the first time…");
  buildSoon();
}
await import(built ?? "../src/cli/main.ts");

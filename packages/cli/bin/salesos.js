#!/usr/bin/env node
// Plain JavaScript, so that a Node too old can still say so.
const [major = 0] = process.versions.node.split(".").map(Number);
if (major < 22) {
  process.stderr.write(
    `salesos needs Node 22.12 or later; this is Node ${process.versions.node}.\n`,
  );
  process.exit(1);
}
await import("#main");

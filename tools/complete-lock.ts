import { readFileSync, writeFileSync } from "node:fs";
import { missingBuilds, type Lock } from "./lock.ts";
import { ROOT } from "./step.ts";

/** Run after a dependency was added or raised: completes package-lock.json for all platforms. */
const file = `${ROOT}package-lock.json`;
const content = JSON.parse(readFileSync(file, "utf8")) as { packages: Lock };
const added = missingBuilds(content.packages);
const folders = Object.keys({ ...content.packages, ...added }).toSorted();
const packages = { ...content.packages, ...added };
content.packages = Object.fromEntries(folders.map((folder) => [folder, packages[folder] ?? {}]));
if (Object.keys(added).length > 0) writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`);
console.log(`${Object.keys(added).length} builds for other platforms added.`);

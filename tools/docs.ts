// Builds the site again whenever one of its pages is saved; a server that runs beside shows it at once.
import { watch } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { buildSite, builtSite, siteFolders } from "../apps/server/src/features/site/index.ts";

const root = path.join(import.meta.dirname, "..");
const folders = siteFolders("./data").slice(0, 1);

async function bringUpToDate(): Promise<void> {
  while (!builtSite(folders).current) {
    const began = performance.now();
    try {
      await buildSite(folders);
      console.log(`Built in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    } catch (error) {
      console.error((error as Error).message);
      return;
    }
  }
}

let building = bringUpToDate();
for (const place of ["apps/docs/src", "apps/server/src/platform/pages", "CHANGELOG.md"]) {
  watch(path.join(root, place), { recursive: true }, () => {
    // An editor saves in several steps.
    building = building.then(() => delay(100)).then(bringUpToDate);
  });
}
console.log("Waiting for changes in apps/docs/src and CHANGELOG.md; npm run dev shows them.");

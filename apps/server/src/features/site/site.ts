import type { Logger } from "pino";
import { builtSite, buildSite, siteFolders } from "./site.build.ts";
import { openFiles, type SiteFiles } from "./site.files.ts";

/** The site as it is now. */
export interface Site {
  /** `undefined` until it has been built for the first time. */
  files(): SiteFiles | undefined;
  /** Builds it in a process of its own, where it is not there or older than its sources. Never rejects. */
  bringUpToDate(log: Logger): Promise<void>;
}

/** Opens the built site, wherever it is. */
export function openSite(dataDir: string): Site {
  const folders = siteFolders(dataDir);
  const { folder, current } = builtSite(folders);
  let files = folder === undefined ? undefined : openFiles(folder);
  return {
    files() {
      if (files?.replaced() === true) files = openFiles(files.folder);
      return files;
    },
    async bringUpToDate(log) {
      if (current) return;
      try {
        const began = performance.now();
        files = openFiles(await buildSite(folders));
        log.info({ ms: Math.round(performance.now() - began) }, "documentation built");
      } catch (error) {
        log.warn({ err: error }, "documentation could not be built; the API is not affected");
      }
    },
  };
}

import { readFile } from "node:fs/promises";
import { errorCatalogue } from "../../apps/server/src/features.ts";
import { errorArticle, errorIndex } from "./errors.ts";
import { vectorsPage } from "./vectors.ts";

const HELP = "apps/docs/src/content/docs/help/";
const VECTORS = "apps/server/src/features/webhooks/signing/signature.vectors.json";

/**
 * The pages of the help center that are made from the code, in whole or in part, by their paths. Throws for an error
 * without an article.
 */
export async function helpPages(root: URL): Promise<Record<string, string>> {
  const read = (file: string) => readFile(new URL(file, root), "utf8");
  const pages: Record<string, string> = {
    [`${HELP}errors/index.md`]: errorIndex(errorCatalogue()),
    [`${HELP}webhooks/signature-test-vectors.md`]: vectorsPage(await read(VECTORS)),
  };
  for (const entry of errorCatalogue()) {
    const file = `${HELP}errors/${entry.code}.md`;
    const written = await read(file).catch(() => {
      throw new Error(`The error "${entry.code}" has no article. Write one: ${file}`);
    });
    pages[file] = errorArticle(entry, written);
  }
  return pages;
}

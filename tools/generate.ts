import { mkdir, readFile, writeFile } from "node:fs/promises";
import { format, type FormatConfig } from "oxfmt";
import { contract } from "../apps/server/src/contract.ts";
import { helpPages } from "./help/help.ts";
import { withTables } from "./readme-tables.ts";
import { sdkFiles } from "./sdk/sdk.ts";

const ROOT = new URL("../", import.meta.url);
const SDK = "packages/sdk/src/generated/";

/** Writes what is derived from the code and committed; with `--check` only says whether it is stale. */
const document = contract("http://127.0.0.1:7253");
const made: Record<string, string> = { "openapi.json": `${JSON.stringify(document, null, 2)}\n` };
const style = JSON.parse(await readFile(new URL(".oxfmtrc.json", ROOT), "utf8")) as FormatConfig;
for (const [name, source] of Object.entries(sdkFiles(document))) {
  const { code, errors } = await format(name, source, style);
  if (errors.length > 0) throw new Error(`${name}: ${errors[0]?.message}`);
  made[SDK + name] = code;
}
Object.assign(made, await helpPages(ROOT));
made["README.md"] = withTables(await readFile(new URL("README.md", ROOT), "utf8"));

await mkdir(new URL(SDK, ROOT), { recursive: true });
for (const [file, text] of Object.entries(made)) {
  const at = new URL(file, ROOT);
  if (text === (await readFile(at, "utf8").catch(() => ""))) continue;
  if (process.argv.includes("--check")) {
    console.error(`${file} is stale. Run: npm run generate`);
    process.exitCode = 1;
  } else {
    await writeFile(at, text);
  }
}

import { readFile, writeFile } from "node:fs/promises";
import { contract } from "../apps/server/src/contract.ts";

const FILE = new URL("../openapi.json", import.meta.url);

/** Writes what is derived from the code and committed; with `--check` only says whether it is stale. */
const made = `${JSON.stringify(contract("http://127.0.0.1:7253"), null, 2)}\n`;
const present = await readFile(FILE, "utf8").catch(() => "");
if (process.argv.includes("--check")) {
  if (made !== present) {
    console.error("openapi.json is stale. Run: npm run generate");
    process.exitCode = 1;
  }
} else if (made !== present) {
  await writeFile(FILE, made);
}

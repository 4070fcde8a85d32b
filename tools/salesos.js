// The command line in this repository, as ./salesos starts it: built, or from its sources.
import { enableCompileCache } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { builtProgram, compiledFolder } from "./built.js";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
// Whatever folder it is called from, it is about the data of this one, where those are not in another database.
if (!process.env.DATABASE_URL && !process.argv.some((word) => word.startsWith("--database-url"))) {
  process.env.SALESOS_DATA_DIR ||= join(root, "data");
}
process.env.UV_THREADPOOL_SIZE ||= "32";
// What was called, for the scripts that call it again.
process.argv[1] = join(root, process.platform === "win32" ? "salesos.cmd" : "salesos");
const built = builtProgram("cli");
enableCompileCache(compiledFolder(built));
await import(built ?? "../packages/cli/bin/salesos.js");

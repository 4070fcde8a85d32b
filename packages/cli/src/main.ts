import { runCli } from "./cli.ts";
import { environmentOf } from "./environment.ts";
import { watchOutput } from "./output/watch-output.ts";

const args = process.argv.slice(2);
// A server has other readers than those of what it prints.
watchOutput({ ends: args[0] !== "serve" });
const code = await runCli(args, environmentOf(process.env));
// A server goes on; what has ended ends the process, whatever it may have left open.
if (code !== undefined) process.exitCode = code;
if (code !== undefined && code !== 0) process.exit(code);

import { runCli } from "./cli.ts";
import { watchOutput } from "./watch-output.ts";

const args = process.argv.slice(2);
// A server has other readers than those of what it prints.
watchOutput({ ends: args[0] !== "serve" });
const code = await runCli(args, process.env);
// A server goes on; what has ended ends the process, whatever it may have left open.
if (code === 0) process.exitCode = 0;
else if (code !== undefined) process.exit(code);

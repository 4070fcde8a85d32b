import { runCli } from "./cli/cli.ts";

const code = await runCli(process.argv.slice(2), process.env);
// A server goes on; what has ended ends the process, whatever it may have left open.
if (code === 0) process.exitCode = 0;
else if (code !== undefined) process.exit(code);

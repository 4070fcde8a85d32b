import { runCli } from "./cli.ts";

// What is piped into a program that has read enough, such as `head`, is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  process.exit(error.code === "EPIPE" ? 0 : 1);
});
const code = await runCli(process.argv.slice(2), process.env);
// A server goes on; what has ended ends the process, whatever it may have left open.
if (code !== undefined) process.exitCode = code;
if (code !== undefined && code !== 0) process.exit(code);

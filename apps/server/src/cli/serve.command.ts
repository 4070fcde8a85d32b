import { flagOf, settings, type Setting } from "../platform/config/config.ts";
import type { Command } from "./command.ts";

export const serveCommand: Command = {
  help: `
Start SalesOS: the API, the database and webhooks. Stop it with Ctrl+C or SIGTERM.

Usage: npm start -- [flags]

Set each option as a flag or an environment variable. Flags take precedence.

${settingsHelp()}

Examples:
  npm start
  npm start -- --port 7300 --data-dir /srv/salesos
  SALESOS_PLAN=free npm start
  DATABASE_URL=postgres://salesos@db/salesos HOST=0.0.0.0 npm start
`,
  // Not above: its help needs none of the server.
  run: async (args, env) => (await import("./run-server.ts")).runServer(args, env),
};

function settingsHelp(): string {
  return (Object.keys(settings) as Setting[])
    .map((name) => {
      const { text, default: value } = settings[name];
      const shown = value === "" ? "" : ` Default: ${value}.`;
      return `  --${flagOf(name)}, ${name}\n      ${text}${shown}`;
    })
    .join("\n");
}

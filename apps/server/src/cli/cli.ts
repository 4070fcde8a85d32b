import { UsageError } from "../platform/config/flags.ts";
import { withMaskedUrls } from "../platform/text/masked-url.ts";
import { nearest } from "../platform/text/nearest.ts";
import { version } from "./version.ts";
import type { Command, Environment } from "./command.ts";

/** The commands. Each is loaded only when it is used, so that help is fast. */
const commands: Readonly<Record<string, { summary: string; load: () => Promise<Command> }>> = {
  serve: {
    summary: "Start SalesOS: the API, the database and webhooks.",
    load: async () => (await import("./serve.command.ts")).serveCommand,
  },
  keys: {
    summary: "Create, list and revoke API keys.",
    load: async () => (await import("./keys.command.ts")).keysCommand,
  },
  backup: {
    summary: "Back up everything to one file.",
    load: async () => (await import("./backup.command.ts")).backupCommand,
  },
  restore: {
    summary: "Restore a backup into an empty database.",
    load: async () => (await import("./restore.command.ts")).restoreCommand,
  },
  migrate: {
    summary: "Run database migrations without starting SalesOS.",
    load: async () => (await import("./migrate.command.ts")).migrateCommand,
  },
  doctor: {
    summary: "Check this installation and show how to fix problems.",
    load: async () => (await import("./doctor.command.ts")).doctorCommand,
  },
  probe: {
    summary: "Check another SalesOS server for its status page.",
    load: async () => (await import("./probe.command.ts")).probeCommand,
  },
};

/** The summary of each command, by name. */
export const serverCommands: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(commands).map(([name, { summary }]) => [name, summary]),
);

/** Runs one command line. Resolves with the exit code, or with undefined when something goes on running. */
export async function runCli(
  args: readonly string[],
  env: Environment,
): Promise<number | undefined> {
  try {
    // An empty variable counts as unset.
    const set = Object.entries(env).filter(([, value]) => value?.trim());
    return await dispatch(args, Object.fromEntries(set));
  } catch (error) {
    const { message, stack = message } = error as Error;
    console.error(withMaskedUrls(isPlain(error) ? `\n  ${message}\n` : stack));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function dispatch(args: readonly string[], env: Environment): Promise<number | undefined> {
  const [first, ...rest] = args;
  if (first === undefined) {
    console.error(overview());
    return 2;
  }
  if (first === "--version" || first === "-v") {
    console.log(version());
    return 0;
  }
  const asksHelp = first === "help" || first === "--help" || first === "-h";
  const name = asksHelp ? rest[0] : first;
  if (name === undefined) {
    console.log(overview());
    return 0;
  }
  const command = await commandNamed(name);
  if (asksHelp || rest.includes("--help") || rest.includes("-h")) {
    console.log(command.help);
    return 0;
  }
  const code = await command.run(rest, env);
  return name === "serve" ? undefined : (code ?? 0);
}

function commandNamed(name: string): Promise<Command> {
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (found !== undefined) return found.load();
  const known = Object.keys(commands);
  const near = nearest(name, known);
  throw new UsageError(
    near === undefined
      ? `Unknown command "${name}". Known: ${known.join(", ")}. See: salesos --help`
      : `Unknown command "${name}". Did you mean "${near}"?`,
  );
}

/** By name, because loading these classes would load most of the server. */
const told = /^(Usage|Config|Command|Backup|Start|StillEnding)Error$|^Problem$/;

/** Whether the message is enough. Then a stack trace would only distract. */
function isPlain(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  return (
    told.test(error.name) || /^E(?!RR_)[A-Z0-9]+$/.test((error as { code?: string }).code ?? "")
  );
}

function overview(): string {
  const lines = Object.entries(commands).map(
    ([name, { summary }]) => `  ${name.padEnd(8)}${summary}`,
  );
  return `
SalesOS ${version()}: the API-first sales system.

Usage: ./salesos <command> [flags]

${lines.join("\n")}
    help    Show help for a command, such as: salesos help keys

Flags: --help, --version

Examples:
  npm start
  npm start -- --port 7300
  ./salesos keys create --name "Website form" --mode live
  ./salesos serve --help
`;
}

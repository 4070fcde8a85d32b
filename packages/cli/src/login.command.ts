import type { Command } from "commander";
import type { Context } from "./context.ts";
import { withClientFlags, type ClientFlags } from "./client.ts";
import { CommandError, UsageError } from "./errors.ts";
import {
  checkedKey,
  checkedUrl,
  DEFAULT_URL,
  profileOf,
  profilesFile,
  readProfiles,
  writeProfiles,
} from "./profiles.ts";

/** `login`, `logout` and `whoami`. */
export function addLogin(program: Command, context: Context): void {
  const { env, terminal } = context;
  withClientFlags(program.command("login"))
    .description("Save a server and an API key for later commands")
    .addHelpText("after", loginExamples)
    .action(async (flags: ClientFlags) => {
      const url = checkedUrl(
        flags.server ?? env["SALESOS_URL"] ?? (await ask("Server", DEFAULT_URL)),
      );
      const key = await keyOf(flags.key);
      const workspace = await workspaceOf(url, key);
      const name = flags.profile ?? "default";
      writeProfiles(env, { ...readProfiles(env), [name]: { url, key } });
      terminal.note(
        `${terminal.style("green", "Logged in")} to ${url}, ${workspace}. Saved in ${profilesFile(env)}.`,
      );
    });

  program
    .command("logout")
    .description("Delete a saved login")
    .option("--profile <name>", "which login", "default")
    .action(({ profile }: { profile: string }) => {
      const { [profile]: gone, ...rest } = readProfiles(env);
      if (gone === undefined) throw new CommandError(`There is no login "${profile}".`);
      writeProfiles(env, rest);
      terminal.note(
        `Deleted the login for ${gone.url}. The key itself still works. To revoke it, use api-keys revoke.`,
      );
    });

  withClientFlags(program.command("whoami"))
    .description("Show the server and workspace that commands use")
    .action(async (flags: ClientFlags) => {
      const { url, key } = profileOf(flags, env);
      await terminal.print(`${url}  ${await workspaceOf(url, key)}  ${hintOf(key)}`);
    });
}

/** Asks the server whether the key works. */
async function workspaceOf(url: string, key: string): Promise<string> {
  const { createClient, SalesOSError } = await import("@salesos/sdk");
  const client = createClient({ apiKey: key, baseUrl: url, maxRetries: 0, timeout: 10_000 });
  try {
    await client.request({ method: "GET", path: "/api/leads", query: { limit: 1, count: "none" } });
  } catch (error) {
    // A key without that scope is a key.
    if (!(error instanceof SalesOSError) || error.code !== "forbidden") throw error;
  }
  return key.startsWith("sos_live_") ? "live workspace" : "test workspace";
}

async function keyOf(given: string | undefined): Promise<string> {
  if (given !== "-") return checkedKey(given ?? (await askSecretly("API key")));
  const { text } = await import("node:stream/consumers");
  return checkedKey(await text(process.stdin));
}

const hintOf = (key: string) => `${key.slice(0, 9)}…${key.slice(-4)}`;

async function ask(question: string, usual: string): Promise<string> {
  if (!process.stdin.isTTY) return usual;
  const { createInterface } = await import("node:readline/promises");
  const asker = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await asker.question(`${question} [${usual}]: `)).trim() || usual;
  } finally {
    asker.close();
  }
}

async function askSecretly(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    throw new UsageError(
      "Pass the key on standard input with --key -, or run this command in a terminal.",
    );
  }
  const { createInterface } = await import("node:readline/promises");
  const { Writable } = await import("node:stream");
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const asker = createInterface({ input: process.stdin, output: silent, terminal: true });
  // Only now does the terminal show nothing of what is typed or pasted.
  process.stderr.write(`${question}: `);
  try {
    return (await asker.question("")).trim();
  } finally {
    asker.close();
    process.stderr.write("\n");
  }
}

const loginExamples = `
Examples:
  $ salesos login
  $ salesos login --server https://sales.example.com --profile work
  $ pass show salesos | salesos login --key -`;

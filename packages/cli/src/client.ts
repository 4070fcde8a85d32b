import type { SalesOS } from "@salesos/sdk";
import { Option, type Command } from "commander";
import type { Context } from "./context.ts";
import { profileOf, type ServerFlags } from "./profiles.ts";

export interface ClientFlags extends ServerFlags {
  key?: string;
}

/** Adds the flags that say which server. */
export function withServerFlags(command: Command): Command {
  return command
    .option("--profile <name>", "a login created with salesos login --profile (SALESOS_PROFILE)")
    .option("--server <url>", "the server (SALESOS_URL)");
}

/** Adds the flags that say which server, and with which key; `url` is another name of `--server` where it once was one. */
export function withClientFlags(command: Command, { url = false } = {}): Command {
  withServerFlags(command).option(
    "--key <key>",
    "the API key; SALESOS_KEY is safer, because it does not appear in process lists",
  );
  return url ? command.addOption(new Option("--url <url>").hideHelp()) : command;
}

/** The client of a command. Throws CommandError without a key. */
export async function clientOf(flags: ClientFlags, { env }: Context): Promise<SalesOS> {
  const { url, key } = profileOf(flags, env);
  const { createClient } = await import("@salesos/sdk");
  return createClient({ apiKey: key, baseUrl: url });
}

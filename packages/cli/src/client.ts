import { createClient, type SalesOS } from "@salesos/sdk";
import type { Command } from "commander";
import type { Context } from "./cli.ts";
import { profileOf } from "./profiles.ts";

export interface ClientFlags {
  profile?: string;
  server?: string;
  key?: string;
}

/** Adds the flags that say which server, and with which key. */
export function withClientFlags(command: Command): Command {
  return command
    .option("--profile <name>", "a login made with salesos login --profile (SALESOS_PROFILE)")
    .option("--server <url>", "the server (SALESOS_URL)")
    .option("--key <key>", "the API key (SALESOS_KEY, which no list of processes shows)");
}

/** The client of a command. Throws CommandError without a key. */
export function clientOf(flags: ClientFlags, { env }: Context): SalesOS {
  const { url, key } = profileOf(flags, env);
  return createClient({ apiKey: key, baseUrl: url });
}

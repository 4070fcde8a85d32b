import type { Command } from "commander";
import type { Context, Environment } from "./context.ts";

/** The command line of the server, where it is installed beside this one. */
export interface Server {
  summaries: Readonly<Record<string, string>>;
  run(args: readonly string[], env: Environment): Promise<number | undefined>;
}

// Not an import that a bundler or a type checker follows: the server is no dependency of this package.
const SERVER = "@salesos/server/cli";

export async function loadServer(): Promise<Server | undefined> {
  try {
    const { serverCommands, runCli } = (await import(SERVER)) as {
      serverCommands: Server["summaries"];
      runCli: Server["run"];
    };
    return { summaries: serverCommands, run: runCli };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** Adds the commands that need the server's own code; they read their flags themselves. */
export function addServerCommands(
  program: Command,
  server: Server | undefined,
  { env }: Context,
  ended: (code: number | undefined) => void,
): void {
  for (const [name, summary] of Object.entries(server?.summaries ?? {})) {
    program
      .command(name)
      .description(summary)
      .helpGroup("On the server:")
      .helpOption(false)
      .allowUnknownOption()
      .allowExcessArguments()
      .argument("[arguments...]")
      .action(async (rest: string[]) => ended(await server?.run([name, ...rest], env)));
  }
}

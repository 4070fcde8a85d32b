import { writeFile } from "node:fs/promises";
import type { Command } from "commander";
import type { Context } from "./cli.ts";
import { CommandError } from "./errors.ts";
import { DEFAULT_URL, readProfiles } from "./profiles.ts";

/** `openapi`: the contract of the server. */
export function addOpenapi(program: Command, { env, terminal }: Context): void {
  program
    .command("openapi")
    .description("Print the OpenAPI document of the server")
    .option("--server <url>", "the server (SALESOS_URL)")
    .option("-o, --output <file>", "into a file")
    .addHelpText("after", "\nExample:\n  $ salesos openapi | jq '.paths | keys'")
    .action(async ({ server: given, output }: { server?: string; output?: string }) => {
      const server =
        given ?? env["SALESOS_URL"] ?? readProfiles(env)["default"]?.url ?? DEFAULT_URL;
      const answer = await fetch(`${server}/openapi.json`).catch(() => undefined);
      if (answer?.ok !== true)
        throw new CommandError(`${server} does not answer with its contract.`);
      const text = `${JSON.stringify(await answer.json(), null, 2)}\n`;
      if (output === undefined) return terminal.print(text);
      await writeFile(output, text);
      terminal.note(`Written to ${output}.`);
    });
}

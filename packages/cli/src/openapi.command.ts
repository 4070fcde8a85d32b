import { writeFileSync } from "node:fs";
import type { Command } from "commander";
import { withServerFlags } from "./client.ts";
import type { Context } from "./context.ts";
import { CommandError, noAnswer } from "./errors.ts";
import { serverOf, type ServerFlags } from "./profiles.ts";

/** `openapi`: the contract of the server. */
export function addOpenapi(program: Command, { env, terminal }: Context): void {
  withServerFlags(program.command("openapi"))
    .description("Print the server's OpenAPI document")
    .option("-o, --output <file>", "write to this file")
    .addHelpText("after", "\nExample:\n  $ salesos openapi | jq '.paths | keys'")
    .action(async ({ output, ...flags }: ServerFlags & { output?: string }) => {
      const url = `${serverOf(flags, env)}/openapi.json`;
      const answer = await fetch(url).catch(() => undefined);
      if (answer === undefined) throw noAnswer(new URL(url).origin);
      if (!answer.ok) throw new CommandError(`${url} returned ${answer.status}.`);
      const text = `${JSON.stringify(await answer.json(), null, 2)}\n`;
      if (output === undefined) return terminal.print(text);
      writeFileSync(output, text);
      terminal.note(`Written to ${output}.`);
    });
}

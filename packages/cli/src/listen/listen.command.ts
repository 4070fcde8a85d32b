import type { Command } from "commander";
import { withClientFlags } from "../client.ts";
import type { Context } from "../context.ts";
import type { Contract } from "../contract.ts";
import { eventTypesOf, subscribableOf } from "../event-types.ts";
import type { ListenFlags } from "./input.ts";

/** `listen`: forwards the events of a workspace to a receiver on this machine. */
export function addListen(program: Command, contract: Contract, context: Context): void {
  const command = program
    .command("listen")
    .description("Forward signed events to a URL on this machine, without losing any")
    .option("--forward-to <url>", "the URL that receives events by POST")
    .option(
      "--events <types>",
      "only these event types, comma-separated or repeated; deal.* matches every deal event; default: all",
      (text, before: string[] = []) => [...before, text],
    )
    .option(
      "--secret <whsec_…>",
      "the signing secret; default: the secret of the last run, or a new one",
    )
    .option(
      "--after <cursor>",
      "where to start: start, an event's id, or a next_after; default: where the last run ended, or with the next event",
    )
    .option(
      "--state <file>",
      "file for the position and secret; default: one per server, key and receiver in ~/.local/state/salesos",
    )
    .addHelpText("after", () => helpOf(eventTypesOf(contract)));
  withClientFlags(command, { url: true }).action(async (flags: ListenFlags) => {
    const { requestOf } = await import("./input.ts");
    const { listen } = await import("./listen.ts");
    await listen(requestOf(flags, subscribableOf(contract), context.env), context.terminal);
  });
}

const helpOf = (types: readonly string[]) => `
Sends each event with the same bytes, headers and signatures as a webhook delivery. Sends events in order, one at
a time, and retries each until the receiver responds with 2xx. A file stores the position, so no event is lost if
the server, the receiver or this program stops. An event in progress can arrive twice, with the same webhook-id.

Requires a key with the scope events:read.

Events: ${types.join(", ")}

Examples:
  $ salesos listen --forward-to http://localhost:3000/hook
  $ salesos listen --forward-to http://localhost:3000/hook --events lead.created,deal.*
  $ salesos listen --forward-to http://localhost:3000/hook --after start --state ./listen.json`;

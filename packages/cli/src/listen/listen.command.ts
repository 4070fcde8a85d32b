import type { Command } from "commander";
import { withClientFlags } from "../client.ts";
import type { Context } from "../context.ts";
import type { Contract } from "../contract.ts";
import { eventTypesOf, subscribableOf } from "../event-types.ts";
import type { ListenFlags } from "./input.ts";

/** `listen`: the events of a workspace, brought to a receiver on this machine. */
export function addListen(program: Command, contract: Contract, context: Context): void {
  const command = program
    .command("listen")
    .description("Forward events to a URL on this machine, signed, none lost")
    .option("--forward-to <url>", "where events are sent, by POST")
    .option(
      "--events <types>",
      "only these types, a,b or repeated; deal.* means all about deals; default: all",
      (text, before: string[] = []) => [...before, text],
    )
    .option(
      "--secret <whsec_…>",
      "signs what is sent; default: the one of the last time, or a new one",
    )
    .option(
      "--after <cursor>",
      "begin there, not where the last run ended: start, an event's id, or a next_after; default the first time: with what comes next",
    )
    .option(
      "--state <file>",
      "where place and secret are kept; default: a file for this server, key and receiver in ~/.local/state/salesos",
    )
    .addHelpText("after", () => helpOf(eventTypesOf(contract)));
  withClientFlags(command, { url: true }).action(async (flags: ListenFlags) => {
    const { requestOf } = await import("./input.ts");
    const { listen } = await import("./listen.ts");
    await listen(requestOf(flags, subscribableOf(contract), context.env), context.terminal);
  });
}

const helpOf = (types: readonly string[]) => `
Each event is sent with the bytes, headers and signatures of a webhook delivery: in order, one at a time,
each until it is taken with a 2xx. The place is kept in a file: whoever of server, receiver and this program
stops, nothing is lost. What was under way at a kill may come twice, with the same webhook-id.

The key needs the scope events:read.

Events: ${types.join(", ")}

Examples:
  $ salesos listen --forward-to http://localhost:3000/hook
  $ salesos listen --forward-to http://localhost:3000/hook --events lead.created,deal.*
  $ salesos listen --forward-to http://localhost:3000/hook --after start --state ./listen.json`;

import { setTimeout as delay } from "node:timers/promises";
import type { Command } from "commander";
import { withClientFlags } from "../client.ts";
import type { Context } from "../context.ts";
import type { Contract } from "../contract.ts";
import { CommandError } from "../errors.ts";
import { eventTypesOf, subscribableOf } from "../event-types.ts";
import type { Terminal } from "../output/terminal.ts";
import { stopRequests } from "../stop-requests.ts";
import { forward } from "./forward.ts";
import { requestOf, type ListenFlags, type ListenRequest } from "./input.ts";
import { generateSecret } from "./signature.ts";
import { follow } from "./source.ts";
import { readState, writeState, type State } from "./state.ts";

const FIRST_WAIT = 250;
const MOST_WAIT = 5_000;
/** How long an answer that is under way is waited for at the end, in ms. */
const GRACE = 2_000;

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
  withClientFlags(command, { url: true }).action((flags: ListenFlags) =>
    listen(requestOf(flags, subscribableOf(contract), context.env), context.terminal),
  );
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

async function listen(asked: ListenRequest, terminal: Terminal): Promise<void> {
  const before = await readState(asked.stateFile);
  const after = asked.after ?? placeIn(before, asked);
  const secret = asked.secret ?? before?.secret ?? generateSecret();
  const stop = stopRequests(GRACE);
  terminal.note(
    [
      "",
      `  Forwarding ${asked.types.length === 0 ? "all events" : asked.types.join(", ")}`,
      `  from       ${asked.url}, ${beginning(asked.after, after)}`,
      `  to         ${asked.to}`,
      `  secret     ${secret}`,
      `  place      ${asked.stateFile}`,
      "",
    ].join("\n"),
  );
  const notices = {
    lost: (reason: string) =>
      terminal.note(`  ${asked.url} cannot be read: ${reason}. Still trying.`),
    back: () => terminal.note(`  ${asked.url} is there again.`),
  };
  const receiver = { to: asked.to, secret };
  let place = after;
  for await (const { id, type, data } of follow({ ...asked, after }, notices, stop.asked)) {
    if (type !== undefined && data !== undefined) {
      const taken = await forwardUntilTaken({ type, body: data }, receiver, stop, terminal);
      if (!taken) break;
    }
    await writeState(asked.stateFile, { url: asked.url, secret, after: id });
    place = id;
  }
  const next =
    place === undefined ? "before the log could be read" : "the next run goes on from here";
  terminal.note(`\n  Stopped: ${next}.\n`);
}

function placeIn(state: State | undefined, { url, stateFile }: ListenRequest): string | undefined {
  if (state === undefined || state.url === url) return state?.after;
  throw new CommandError(
    `${stateFile} holds a place in the log of ${state.url}, not of ${url}. Name another file with --state, or say where to begin with --after.`,
  );
}

function beginning(asked: string | undefined, after: string | undefined): string {
  if (asked === "start") return "from the start of the log";
  if (asked !== undefined) return `after ${asked}`;
  return after === undefined ? "from now on" : "from where the last run ended";
}

/** Tries until the receiver takes the event; false when asked to stop before. A line for each try. */
async function forwardUntilTaken(
  { type, body }: { type: string; body: string },
  receiver: { to: string; secret: string },
  stop: { asked: AbortSignal; now: AbortSignal },
  { print, style }: Terminal,
): Promise<boolean> {
  const { id } = JSON.parse(body) as { id: string };
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, MOST_WAIT)) {
    const { ok, outcome, ms } = await forward({ id, type, body }, { ...receiver, ended: stop.now });
    const time = style("dim", new Date().toTimeString().slice(0, 8));
    const again = ok || stop.asked.aborted ? "" : `, again in ${wait / 1000} s`;
    const said = style(ok ? "green" : "red", outcome);
    await print(`${time}  ${type.padEnd(18)}  ${id}  ${said}  ${ms} ms${again}`);
    if (ok) return true;
    await delay(wait, undefined, { signal: stop.asked }).catch(() => {});
    if (stop.asked.aborted) return false;
  }
}

import { setTimeout as delay } from "node:timers/promises";
import { eventTypes, generateSecret } from "../features/webhooks/index.ts";
import { CommandError, type Command, type Environment } from "./command.ts";
import { forward } from "./listen.forward.ts";
import { requestOf, type ListenRequest } from "./listen.input.ts";
import { follow } from "./listen.source.ts";
import { readState, writeState, type State } from "./listen.state.ts";
import { serverFlagsHelp } from "./server-flags.ts";
import { stopRequests } from "./stop-requests.ts";

const FIRST_WAIT = 250;
const MOST_WAIT = 5_000;
/** How long an answer that is under way is waited for at the end, in ms. */
const GRACE = 2_000;

export const listenCommand: Command = {
  help: `
Follow the events of a workspace and forward each to a URL, such as one on this machine, with the
bytes, headers and signatures of a webhook delivery. In order, one at a time, each until it is taken
with a 2xx. Its place is kept in a file: whoever of server, receiver and this program stops, nothing
is lost. What was under way at a kill may come twice, with the same webhook-id.

Usage: npm run salesos -- listen --forward-to <url> [flags]

  --forward-to <url>    Where events are sent, by POST.
  --events a,b          Only these types; deal.* means all about deals. Default: all.
${serverFlagsHelp}
                        It needs the scope events:read.
  --secret <whsec_…>    Signs what is sent. Default: the one of the last time, or a new one.
  --after start|<cursor>
                        Begin there instead of where the last run ended: at the start of the log, after
                        an event's id, or at a next_after. Default the first time: with what comes next.
  --state <file>        Where the place and the secret are kept. Default: a file for this server, key
                        and receiver in ~/.local/state/salesos.

Events: ${eventTypes.map(({ type }) => type).join(", ")}

Examples:
  npm run salesos -- listen --forward-to http://localhost:3000/hook
  npm run salesos -- listen --forward-to http://localhost:3000/hook --events lead.created,deal.*
  npm run salesos -- listen --forward-to http://localhost:3000/hook --after start --state ./listen.json
`,
  run,
};

async function run(args: readonly string[], env: Environment): Promise<void> {
  const asked = requestOf(args, env);
  const before = await readState(asked.stateFile);
  const after = asked.after ?? placeIn(before, asked);
  const secret = asked.secret ?? before?.secret ?? generateSecret();
  const stop = stopRequests(GRACE);
  console.log(
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
      console.log(`  ${asked.url} cannot be read: ${reason}. Still trying.`),
    back: () => console.log(`  ${asked.url} is there again.`),
  };
  let place = after;
  for await (const { id, type, data } of follow({ ...asked, after }, notices, stop.asked)) {
    if (type !== undefined && data !== undefined) {
      const taken = await forwardUntilTaken({ type, body: data }, { to: asked.to, secret }, stop);
      if (!taken) break;
    }
    await writeState(asked.stateFile, { url: asked.url, secret, after: id });
    place = id;
  }
  const next =
    place === undefined ? "before the log could be read" : "the next run goes on from here";
  console.log(`\n  Stopped: ${next}.\n`);
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
): Promise<boolean> {
  const { id } = JSON.parse(body) as { id: string };
  for (let wait = FIRST_WAIT; ; wait = Math.min(2 * wait, MOST_WAIT)) {
    const { ok, outcome, ms } = await forward({ id, type, body }, { ...receiver, ended: stop.now });
    const time = new Date().toTimeString().slice(0, 8);
    const again = ok || stop.asked.aborted ? "" : `, again in ${wait / 1000} s`;
    console.log(`${time}  ${type.padEnd(18)}  ${id}  ${outcome}  ${ms} ms${again}`);
    if (ok) return true;
    await delay(wait, undefined, { signal: stop.asked }).catch(() => {});
    if (stop.asked.aborted) return false;
  }
}

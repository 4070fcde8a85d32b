import { setTimeout as delay } from "node:timers/promises";
import { CommandError } from "../errors.ts";
import type { Terminal } from "../output/terminal.ts";
import { stopRequests } from "../stop-requests.ts";
import { forward } from "./forward.ts";
import type { ListenRequest } from "./input.ts";
import { generateSecret } from "./signature.ts";
import { follow } from "./source.ts";
import { readState, writeState, type State } from "./state.ts";

const FIRST_WAIT = 250;
const MOST_WAIT = 5_000;
/** After so many tries of one event it is said again what to do. */
const SAID_AGAIN = 20;
/** How long an answer that is under way is waited for at the end, in ms. */
const GRACE = 2_000;

/** Brings events to a receiver until Ctrl-C. Throws CommandError. */
export async function listen(asked: ListenRequest, terminal: Terminal): Promise<void> {
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

/** What a receiver answers to a signature that it does not take. */
const isRefusal = (status: number | undefined) =>
  status === 400 || status === 401 || status === 403;

const refused = (status: number | undefined, secret: string) => `
  The receiver answers ${status}. If it checks signatures, it must check them with the secret that listen signs with:

    WEBHOOK_SECRET='${secret}'

  Start the receiver with this one, or listen with the receiver's: --secret whsec_…
`;

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
  { print, note, style }: Terminal,
): Promise<boolean> {
  const { id } = JSON.parse(body) as { id: string };
  for (let wait = FIRST_WAIT, tries = 0; ; wait = Math.min(2 * wait, MOST_WAIT), tries++) {
    const { ok, outcome, status, ms } = await forward(
      { id, type, body },
      { ...receiver, ended: stop.now },
    );
    const time = style("dim", new Date().toTimeString().slice(0, 8));
    const again = ok || stop.asked.aborted ? "" : `, again in ${wait / 1000} s`;
    const said = style(ok ? "green" : "red", outcome);
    await print(`${time}  ${type.padEnd(18)}  ${id}  ${said}  ${ms} ms${again}`);
    if (ok) return true;
    if (isRefusal(status) && tries % SAID_AGAIN === 0) note(refused(status, receiver.secret));
    await delay(wait, undefined, { signal: stop.asked }).catch(() => {});
    if (stop.asked.aborted) return false;
  }
}

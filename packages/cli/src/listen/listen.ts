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
/** Repeat the advice after this many attempts of one event. */
const SAID_AGAIN = 20;
/** How long to wait for a pending response when stopping, in ms. */
const GRACE = 2_000;

/** Forwards events to a receiver until Ctrl+C. Throws CommandError. */
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
      `  state      ${asked.stateFile}`,
      "",
    ].join("\n"),
  );
  const notices = {
    lost: (reason: string) => terminal.note(`  Cannot read ${asked.url}: ${reason}. Retrying.`),
    back: () => terminal.note(`  Reconnected to ${asked.url}.`),
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
    place === undefined ? "before the log could be read" : "the next run continues from here";
  terminal.note(`\n  Stopped: ${next}.\n`);
}

/** Statuses with which receivers reject a signature. */
const isRefusal = (status: number | undefined) =>
  status === 400 || status === 401 || status === 403;

const refused = (status: number | undefined, secret: string) => `
  The receiver returns ${status}. If it verifies signatures, it must use the secret that listen signs with:

    WEBHOOK_SECRET='${secret}'

  Start the receiver with this secret, or run listen with the receiver's secret: --secret whsec_…
`;

function placeIn(state: State | undefined, { url, stateFile }: ListenRequest): string | undefined {
  if (state === undefined || state.url === url) return state?.after;
  throw new CommandError(
    `${stateFile} belongs to ${state.url}, not to ${url}. Choose another file with --state, or set a start position with --after.`,
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
    const again = ok || stop.asked.aborted ? "" : `, retrying in ${wait / 1000} s`;
    const said = style(ok ? "green" : "red", outcome);
    await print(`${time}  ${type.padEnd(18)}  ${id}  ${said}  ${ms} ms${again}`);
    if (ok) return true;
    if (isRefusal(status) && tries % SAID_AGAIN === 0) note(refused(status, receiver.secret));
    await delay(wait, undefined, { signal: stop.asked }).catch(() => {});
    if (stop.asked.aborted) return false;
  }
}

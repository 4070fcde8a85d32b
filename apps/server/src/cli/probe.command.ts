import {
  lookAround,
  report,
  watchServer,
  witnessIdOf,
  type Look,
} from "../features/status/index.ts";
import { parseFlags, UsageError } from "../platform/flags.ts";
import { CommandError, type Command, type Environment } from "./command.ts";
import { stopRequests } from "./stop-requests.ts";

const text = { type: "string" as const };
const TIMEOUT = 10_000;

export const probeCommand: Command = {
  help: `
Look at another SalesOS from outside, and report to it what was seen: its status page shows it apart
from what it measures itself. What is seen while it is down is reported once it is back.

Usage: ./salesos probe --url <url> [flags]

  --url <url>        The server to look at (SALESOS_URL).
  --secret <secret>  Signs the reports (SALESOS_WITNESS_SECRET). Made by POST /api/status/witnesses,
                     or here:
  --from <name>      Makes this witness first and prints its secret. Needs a key with the scope
                     operator in SALESOS_KEY. Where this is, such as Frankfurt.
  --every <seconds>  Between two looks, from 5 to 3600. Default: 30.
  --once             One look, then end; exit code 1 where something failed.

Examples:
  SALESOS_KEY=sos_live_… ./salesos probe --url https://sales.example.com --from Frankfurt
  SALESOS_WITNESS_SECRET=witness_… ./salesos probe --url https://sales.example.com
`,
  run,
};

async function run(args: readonly string[], env: Environment): Promise<void> {
  const { values } = parseFlags(args, {
    url: text,
    secret: text,
    from: text,
    every: text,
    once: { type: "boolean" },
  });
  const url = urlOf(values["url"] ?? env["SALESOS_URL"]);
  const every = Number(values["every"] ?? 30);
  if (!Number.isInteger(every) || every < 5 || every > 3_600) {
    throw new UsageError("--every must be a whole number of seconds from 5 to 3600.");
  }
  const given = values["secret"] ?? env["SALESOS_WITNESS_SECRET"];
  const secret =
    given === undefined
      ? await makeWitness(url, values["from"], env["SALESOS_KEY"])
      : String(given);
  if (witnessIdOf(secret) === undefined) {
    throw new UsageError("--secret must be one that POST /api/status/witnesses answered.");
  }
  if (values["once"] === true) return once(url, secret);
  const stop = stopRequests(0);
  console.log(`\n  Looking at ${url} every ${every} s. Ctrl+C ends it.\n`);
  await watchServer({
    url,
    secret,
    everyMs: every * 1000,
    timeoutMs: TIMEOUT,
    ended: stop.asked,
    told: (looks, unreported) => console.log(lineOf(looks, unreported)),
  });
}

async function once(url: string, secret: string): Promise<void> {
  const looks = await lookAround({ url, timeoutMs: TIMEOUT });
  const unreported = await report({ url, secret, timeoutMs: TIMEOUT }, looks);
  console.log(lineOf(looks, unreported));
  if (unreported !== undefined) throw new CommandError(`Not reported: ${unreported}.`);
  if (looks.some(({ ok }) => !ok)) throw new CommandError("Not all of it can be reached.");
}

/** Makes a witness with the operator's key, and prints its secret: the only time that it is readable. */
async function makeWitness(url: string, name: unknown, key: string | undefined): Promise<string> {
  if (typeof name !== "string" || key === undefined) {
    throw new UsageError(
      "probe needs a --secret, or --from <name> and an operator's key in SALESOS_KEY to make one.",
    );
  }
  const answer = await fetch(`${url}/api/status/witnesses`, {
    method: "POST",
    headers: { "x-api-key": key, "content-type": "application/json" },
    body: JSON.stringify({ name }),
  }).catch((error: Error) => {
    throw new CommandError(`${url} cannot be reached: ${error.message}`);
  });
  const made = (await answer.json()) as { secret?: string; detail?: string };
  if (made.secret === undefined) throw new CommandError(made.detail ?? "No witness was made.");
  console.log(`\n  The witness "${name}" was made. From now on:\n`);
  console.log(`  SALESOS_WITNESS_SECRET=${made.secret}`);
  return made.secret;
}

function urlOf(given: string | boolean | undefined): string {
  const url = String(given ?? "").replace(/\/+$/, "");
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) {
    if (/[?#]|\/\/[^/]*@/.test(url)) {
      throw new UsageError("--url must have no user, password, query or fragment.");
    }
    return url;
  }
  throw new UsageError("probe needs the --url of a server, such as https://sales.example.com.");
}

function lineOf(looks: readonly Look[], unreported: string | undefined): string {
  const time = new Date().toISOString().slice(11, 19);
  const seen = looks.map(({ target, ok, duration_ms, error }) =>
    ok ? `${target} ${duration_ms} ms` : `${target} FAILED: ${error}`,
  );
  const note = unreported === undefined ? "" : `  (reported later: ${unreported})`;
  return `${time}Z  ${seen.join("  ")}${note}`;
}

import { lookAround, report, watchServer, probeIdOf, type Look } from "../features/status/index.ts";
import { parseFlags, UsageError } from "../platform/config/flags.ts";
import { CommandError, type Command, type Environment } from "./command.ts";
import { stopRequests } from "./stop-requests.ts";

const text = { type: "string" as const };
const TIMEOUT = 10_000;

export const probeCommand: Command = {
  help: `
Check another SalesOS server and report the results to it. Its status page shows them separately from its
own measurements. Results from an outage are reported once the server is back.

Usage: ./salesos probe --url <url> [flags]

  --url <url>        The server to check (SALESOS_URL).
  --secret <secret>  Signs the reports (SALESOS_WITNESS_SECRET). Created by POST /api/status/witnesses,
                     or with --from.
  --from <name>      Creates the probe first and prints its secret. <name> is its location, such as
                     Frankfurt. Requires a key with the scope operator in SALESOS_KEY.
  --every <seconds>  Interval between checks, from 5 to 3600. Default: 30.
  --once             Check once and exit. The exit code is 1 if a check failed.

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
      ? await makeExternalProbe(url, values["from"], env["SALESOS_KEY"])
      : String(given);
  if (probeIdOf(secret) === undefined) {
    throw new UsageError("--secret must be a secret from POST /api/status/witnesses.");
  }
  if (values["once"] === true) return once(url, secret);
  const stop = stopRequests(0);
  console.log(`\n  Checking ${url} every ${every} s. Press Ctrl+C to stop.\n`);
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
  if (looks.some(({ ok }) => !ok)) throw new CommandError("At least one check failed.");
}

/** Creates a probe with the operator's key and prints its secret, which is readable only now. */
async function makeExternalProbe(
  url: string,
  name: unknown,
  key: string | undefined,
): Promise<string> {
  if (typeof name !== "string" || key === undefined) {
    throw new UsageError(
      "probe requires a --secret, or --from <name> and an operator key in SALESOS_KEY to create one.",
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
  if (made.secret === undefined)
    throw new CommandError(made.detail ?? "The server did not create a probe.");
  console.log(`\n  Created the probe "${name}". From now on, use:\n`);
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
  throw new UsageError("probe requires the --url of a server, such as https://sales.example.com.");
}

function lineOf(looks: readonly Look[], unreported: string | undefined): string {
  const time = new Date().toISOString().slice(11, 19);
  const seen = looks.map(({ target, ok, duration_ms, error }) =>
    ok ? `${target} ${duration_ms} ms` : `${target} FAILED: ${error}`,
  );
  const note = unreported === undefined ? "" : `  (will report later: ${unreported})`;
  return `${time}Z  ${seen.join("  ")}${note}`;
}

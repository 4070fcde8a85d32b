import { flagOf, settings, type Setting } from "../platform/config/config.ts";
import { examine } from "../platform/doctor/doctor.ts";
import { withMaskedUrls } from "../platform/text/masked-url.ts";
import { parseFlags } from "../platform/config/flags.ts";
import type { Command, Environment } from "./command.ts";
import { printed } from "./doctor.print.ts";

export const doctorCommand: Command = {
  help: `
Check this installation, running or not, and show how to fix problems. Changes nothing.
Use the same settings as for the server, as environment variables or flags.

Usage: ./salesos doctor [flags]

  --json                Print JSON: a list of {check, level, what, mend}, where level is ok, warning or problem.

Exit codes: 0 no problems (there can be warnings); 1 at least one problem.

Examples:
  ./salesos doctor
  ./salesos doctor --database-url postgres://salesos@db/salesos
`,
  run: runDoctor,
};

async function runDoctor(args: readonly string[], env: Environment): Promise<number> {
  const names = (Object.keys(settings) as Setting[]).map(flagOf);
  const flags = Object.fromEntries(names.map((name) => [name, { type: "string" as const }]));
  const { values } = parseFlags(args, { ...flags, json: { type: "boolean" } });
  const given = names.filter((name) => values[name] !== undefined);
  const found = await examine(
    env,
    given.map((name) => `--${name}=${String(values[name])}`),
  );
  // People paste this output into support requests.
  const findings = found.map(({ what, mend, ...rest }) => ({
    ...rest,
    what: withMaskedUrls(what),
    ...(mend === undefined ? {} : { mend: withMaskedUrls(mend) }),
  }));
  const hasColours = process.stdout.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  const isJson = values["json"] === true;
  console.log(isJson ? JSON.stringify(findings, null, 2) : printed(findings, hasColours));
  return findings.some(({ level }) => level === "problem") ? 1 : 0;
}

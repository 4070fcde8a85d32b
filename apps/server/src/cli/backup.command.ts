import { secretsInBackup } from "../platform/backup/index.ts";
import { parseFlags, UsageError } from "../platform/flags.ts";
import { backUp, type BackupSummary } from "./backup.actions.ts";
import type { Command, Environment } from "./command.ts";
import { megabytes, progressLine } from "./progress.ts";
import { stopRequests } from "./stop-requests.ts";
import { version } from "./version.ts";
import { configOf, whereFlags, whereHelp } from "./where.input.ts";

/** The exit code of a program that was ended by Ctrl-C. */
export const BROKEN_OFF = 130;

export const backupCommand: Command = {
  help: `
Write everything into one file: leads, deals, events, webhooks with what is still to be sent, keys.
As it stood at one moment, while SalesOS runs or while it is stopped. Nothing else is held up but upgrades.

Usage: ./salesos backup [flags]

  --output <file>       Where to. Default: salesos-<date and time>.tar.gz in this folder. - is standard output.
  --force               Write over a file that is there.
${whereHelp}
  --json                Say what was written as JSON.

The file holds secrets in readable form:
${secretsInBackup.map(({ what }) => `  - ${what}`).join("\n")}
It also holds personal data of leads, of support requests and of status subscribers. It holds no API keys, only
their hashes. Only its owner can read it (mode 0600).
Ctrl-C leaves nothing behind. To bring it back: ./salesos restore --help

Examples:
  ./salesos backup
  ./salesos backup --output /backups/salesos.tar.gz --force
  ./salesos backup --output - | ssh backup@host 'cat > salesos.tar.gz'
`,
  run: runBackup,
};

async function runBackup(args: readonly string[], env: Environment): Promise<number> {
  const { values } = parseFlags(args, {
    ...whereFlags,
    output: { type: "string" },
    force: { type: "boolean" },
    json: { type: "boolean" },
  });
  const output = String(values["output"] ?? defaultName(new Date()));
  if (output === "-" && process.stdout.isTTY) {
    throw new UsageError(
      "A backup is no text for a terminal. Name a file with --output, or send it on with | or >.",
    );
  }
  const { asked } = stopRequests(0);
  const line = progressLine();
  try {
    const made = await backUp(configOf(values, env), {
      output,
      force: values["force"] === true,
      version: version(),
      signal: asked,
      onProgress: ({ table, bytes }) => line.show(`${table} … ${megabytes(bytes)}`),
    });
    line.clear();
    // Standard output is the backup's then.
    const say = output === "-" ? console.error : console.log;
    say(values["json"] === true ? JSON.stringify(made, null, 2) : said(made));
    return 0;
  } catch (error) {
    line.clear();
    if (!asked.aborted) throw error;
    console.error("\n  Broken off. No backup was made, and nothing was left behind.\n");
    return BROKEN_OFF;
  }
}

function defaultName(now: Date): string {
  return `salesos-${now.toISOString().slice(0, 19).replaceAll(":", "")}Z.tar.gz`;
}

function said({ file, bytes, rows, tables }: BackupSummary): string {
  const what = `Backed up ${rows.toLocaleString("en")} rows of ${Object.keys(tables).length} tables`;
  if (file === undefined || bytes === undefined) return `\n  ${what}.\n`;
  return `\n  ${what} to ${file} (${megabytes(bytes)}).\n\n  It holds the secrets of webhooks and the hashes of keys: only you may read it. Keep it like a password.\n`;
}

import { secretsInBackup } from "../platform/backup/index.ts";
import { parseFlags, UsageError } from "../platform/config/flags.ts";
import { backUp, type BackupSummary } from "./backup.actions.ts";
import type { Command, Environment } from "./command.ts";
import { megabytes, progressLine } from "./progress.ts";
import { stopRequests } from "./stop-requests.ts";
import { version } from "./version.ts";
import { configOf, whereFlags, whereHelp } from "./where.input.ts";

/** The exit code after Ctrl+C. */
export const BROKEN_OFF = 130;

export const backupCommand: Command = {
  help: `
Back up everything to one file: leads, deals, events, webhooks with pending deliveries, and keys.
The backup is a consistent snapshot. SalesOS can keep running; the backup blocks only migrations.

Usage: ./salesos backup [flags]

  --output <file>       The file. Default: salesos-<date and time>.tar.gz in this folder. - is standard output.
  --force               Overwrite an existing file.
${whereHelp}
  --json                Print the result as JSON.

The file contains secrets in plain text:
${secretsInBackup.map(({ what }) => `  - ${what}`).join("\n")}
It also contains personal data from leads, support requests and status subscribers. It contains only hashes of
API keys. Only you can read the file (mode 0600).
Ctrl+C cancels the backup and leaves no file. To restore: ./salesos restore --help

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
      "A backup is binary. Write it to a file with --output, or redirect it with | or >.",
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
    // The backup itself goes to standard output.
    const say = output === "-" ? console.error : console.log;
    say(values["json"] === true ? JSON.stringify(made, null, 2) : said(made));
    return 0;
  } catch (error) {
    line.clear();
    if (!asked.aborted) throw error;
    console.error("\n  Canceled. No backup was made.\n");
    return BROKEN_OFF;
  }
}

function defaultName(now: Date): string {
  return `salesos-${now.toISOString().slice(0, 19).replaceAll(":", "")}Z.tar.gz`;
}

function said({ file, bytes, rows, tables }: BackupSummary): string {
  const what = `Backed up ${rows.toLocaleString("en")} rows from ${Object.keys(tables).length} tables`;
  if (file === undefined || bytes === undefined) return `\n  ${what}.\n`;
  return `\n  ${what} to ${file} (${megabytes(bytes)}).\n\n  It contains webhook secrets and key hashes, so only you can read it. Protect it like a password.\n`;
}

import type { Progress } from "../platform/backup/index.ts";
import { parseFlags, UsageError } from "../platform/flags.ts";
import { restore, verifyBackup, type BackupSummary } from "./backup.actions.ts";
import { BROKEN_OFF } from "./backup.command.ts";
import type { Command, Environment } from "./command.ts";
import { megabytes, progressLine } from "./progress.ts";
import { stopRequests } from "./stop-requests.ts";
import { configOf, whereFlags, whereHelp } from "./where.input.ts";

export const restoreCommand: Command = {
  help: `
Bring a backup back into an empty database: a new data folder, or a new database of your own PostgreSQL (15 or newer).
So one also moves from the embedded database to one's own, and back.

Usage: ./salesos restore <file> [flags]

  --verify-only         Only read the file from end to end and say what it holds.
${whereHelp}
  --json                Say what was restored as JSON.

The whole file is held against its checksums before anything is changed, and all of it comes in as one transaction:
whatever ends it early leaves the database empty. A backup of an older SalesOS is brought up to date; one of a newer is refused.

Examples:
  ./salesos restore salesos.tar.gz --data-dir ./restored
  ./salesos restore salesos.tar.gz --database-url postgres://salesos:password@db/salesos
  ./salesos restore salesos.tar.gz --verify-only
`,
  run: runRestore,
};

async function runRestore(args: readonly string[], env: Environment): Promise<number> {
  const { values, words } = parseFlags(
    args,
    { ...whereFlags, "verify-only": { type: "boolean" }, json: { type: "boolean" } },
    { words: 1 },
  );
  const [file] = words;
  if (file === undefined) throw new UsageError("restore needs the file of a backup.");
  const asJson = values["json"] === true;
  const { asked } = stopRequests(0);
  const line = progressLine();
  const watch = {
    signal: asked,
    onProgress: ({ table, bytes, total = bytes }: Progress) =>
      line.show(`${table} … ${megabytes(bytes)} of ${megabytes(total)}`),
  };
  try {
    if (values["verify-only"] === true) {
      const summary = await verifyBackup(file, watch);
      console.log(
        asJson
          ? JSON.stringify(summary, null, 2)
          : `\n  ${contents(summary)}\n  Every part is as it was written.\n`,
      );
      return 0;
    }
    const config = configOf(values, env);
    const { summary, migrated } = await restore(config, { file, ...watch });
    line.clear();
    console.log(
      asJson ? JSON.stringify({ ...summary, migrated }, null, 2) : restored(summary, migrated),
    );
    return 0;
  } catch (error) {
    line.clear();
    if (!asked.aborted) throw error;
    console.error("\n  Broken off. The database is as empty as before.\n");
    return BROKEN_OFF;
  }
}

function contents({ file, bytes, rows, tables, created_at: at, salesos }: BackupSummary): string {
  const size = bytes === undefined ? "" : ` (${megabytes(bytes)})`;
  return `${file}${size} holds ${rows.toLocaleString("en")} rows of ${Object.keys(tables).length} tables, as they were at ${at}. SalesOS ${salesos} wrote it.`;
}

function restored(summary: BackupSummary, migrated: readonly string[]): string {
  const lines = [
    "",
    `  Restored ${summary.rows.toLocaleString("en")} rows of ${Object.keys(summary.tables).length} tables, as they were at ${summary.created_at}.`,
  ];
  if (migrated.length > 0) lines.push(`  Brought up to date by ${migrated.join(", ")}.`);
  lines.push(
    "",
    "  Start it as before. Webhooks that were waiting then are sent when it starts: where the old installation",
    "  goes on running, or to look around first, start it with SALESOS_ROLE=api, which sends nothing.",
    "",
  );
  return lines.join("\n");
}

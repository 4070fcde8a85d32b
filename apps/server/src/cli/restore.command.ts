import type { Progress } from "../platform/backup/index.ts";
import { parseFlags, UsageError } from "../platform/config/flags.ts";
import { restore, verifyBackup, type BackupSummary } from "./backup.actions.ts";
import { BROKEN_OFF } from "./backup.command.ts";
import type { Command, Environment } from "./command.ts";
import { megabytes, progressLine } from "./progress.ts";
import { stopRequests } from "./stop-requests.ts";
import { configOf, whereFlags, whereHelp } from "./where.input.ts";

export const restoreCommand: Command = {
  help: `
Restore a backup into an empty database: a new data folder, or a new database in your own PostgreSQL (15 or newer).
Use this also to move from the embedded database to your own, and back.

Usage: ./salesos restore <file> [flags]

  --verify-only         Check the file and print its contents. Changes nothing.
${whereHelp}
  --json                Print the result as JSON.

SalesOS verifies the checksums of the whole file before it changes anything, and restores it in one transaction. If the
restore fails, the database stays empty. SalesOS migrates backups of older versions and rejects backups of newer ones.

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
  if (file === undefined) throw new UsageError("restore requires a backup file.");
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
          : `\n  ${contents(summary)}\n  All checksums match.\n`,
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
    console.error("\n  Canceled. The database is still empty.\n");
    return BROKEN_OFF;
  }
}

function contents({ file, bytes, rows, tables, created_at: at, salesos }: BackupSummary): string {
  const size = bytes === undefined ? "" : ` (${megabytes(bytes)})`;
  return `${file}${size} contains ${rows.toLocaleString("en")} rows from ${Object.keys(tables).length} tables as of ${at}. It was written by SalesOS ${salesos}.`;
}

function restored(summary: BackupSummary, migrated: readonly string[]): string {
  const lines = [
    "",
    `  Restored ${summary.rows.toLocaleString("en")} rows from ${Object.keys(summary.tables).length} tables as of ${summary.created_at}.`,
  ];
  if (migrated.length > 0) lines.push(`  Ran migrations: ${migrated.join(", ")}.`);
  lines.push(
    "",
    "    Start SalesOS as usual. It then sends the webhooks that were pending in the backup. If the old server",
    "    is still running, or to check the data first, start with SALESOS_ROLE=api, which sends no webhooks.",
    "",
  );
  return lines.join("\n");
}

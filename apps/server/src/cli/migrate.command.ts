import type { Connection } from "../platform/database/address.ts";
import { connectSession } from "../platform/database/session.ts";
import { migrate, migrationState, type MigrationState } from "../platform/database/migrate.ts";
import { parseFlags } from "../platform/config/flags.ts";
import type { Command, Environment } from "./command.ts";
import { explained, reachDatabase } from "./operator.ts";
import { configOf, whereFlags, whereHelp } from "./where.input.ts";

/** The exit code of --check if migrations are pending. */
const PENDING = 3;

export const migrateCommand: Command = {
  help: `
Run database migrations without starting SalesOS. Every start also runs them. With several instances, run this
command once before you start the new version. Migrations only go forward, each in its own transaction.

Usage: ./salesos migrate [flags]

  --check               List the migrations that would run, and change nothing.
${whereHelp}
  --json                Print JSON.

Exit codes: 0 up to date; 1 failed, or a newer SalesOS changed the database; 3 --check found pending migrations.

Examples:
  ./salesos migrate
  ./salesos migrate --check --database-url postgres://salesos@db/salesos
`,
  run: runMigrate,
};

async function runMigrate(args: readonly string[], env: Environment): Promise<number> {
  const { values } = parseFlags(args, {
    ...whereFlags,
    check: { type: "boolean" },
    json: { type: "boolean" },
  });
  const check = values["check"] === true;
  const { connection, stop } = await reachDatabase(configOf(values, env));
  try {
    const before = await stateOf(connection);
    const isNewer = before.unknown.length > 0;
    if (!check && !isNewer) await migrate(connection);
    if (values["json"] === true)
      console.log(JSON.stringify({ ...before, checked_only: check }, null, 2));
    else console.log(said(before, check));
    if (isNewer) return 1;
    return check && before.pending.length > 0 ? PENDING : 0;
  } catch (error) {
    throw explained(error);
  } finally {
    await stop();
  }
}

async function stateOf(connection: Connection): Promise<MigrationState> {
  const client = await connectSession(connection);
  try {
    return await migrationState(client);
  } finally {
    await client.end();
  }
}

function said({ applied, pending, unknown }: MigrationState, check: boolean): string {
  if (unknown.length > 0) {
    return `\n  A newer SalesOS has changed this database: ${unknown.join(", ")}.\n  Use that version or a newer one.\n`;
  }
  if (pending.length === 0)
    return `\n  The database is up to date: ${applied.length} migrations have run.\n`;
  return `\n  ${check ? "Would run" : "Ran"}:\n\n${pending.map((name) => `  ${name}`).join("\n")}\n`;
}

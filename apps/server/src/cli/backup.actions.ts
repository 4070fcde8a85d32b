import { stat } from "node:fs/promises";
import path from "node:path";
import type { Client } from "pg";
import {
  readBackup,
  restoreBackup,
  writeBackup,
  writeWholeFile,
  type BackupManifest,
  type Progress,
  type Restored,
} from "../platform/backup/index.ts";
import { parseDatabaseUrl } from "../platform/database/address.ts";
import { startEmbeddedPostgres } from "../platform/embedded-postgres/index.ts";
import { leapLogs } from "../platform/outbox/sequencer.store.ts";
import { CommandError } from "./command.ts";
import { explained, reachDatabase, type Where } from "./operator.ts";

interface Watch {
  signal: AbortSignal;
  onProgress: (progress: Progress) => void;
}

/** The contents of a backup, for people and programs. */
export interface BackupSummary {
  /** Undefined when it went to standard output. */
  file: string | undefined;
  /** Of the file; undefined as well. */
  bytes: number | undefined;
  salesos: string;
  created_at: string;
  last_migration: string;
  rows: number;
  tables: Record<string, number>;
}

/**
 * After a restore, each event log continues this far past its last position in the backup. Otherwise a reader
 * that has seen events from after the backup would skip new events at the same positions.
 */
const LEAP = 1_000_000_000;

/** Backs up to a file, or to standard output for `-`. Throws CommandError, BackupError, StartError. */
export async function backUp(
  where: Where,
  { output, force, version, ...watch }: { output: string; force: boolean; version: string } & Watch,
): Promise<BackupSummary> {
  const { connection, stop } = await reachDatabase(where);
  try {
    const options = { version, ...watch };
    if (output === "-") {
      return summaryOf(await writeBackup(connection, process.stdout, options));
    }
    const manifest = await writeWholeFile(output, { force }, (stream) =>
      writeBackup(connection, stream, options),
    );
    return summaryOf(manifest, output, (await stat(output)).size);
  } catch (error) {
    throw cannotWrite(output, error) ?? explained(error);
  } finally {
    await stop();
  }
}

/** Reads a whole backup and returns its contents. Throws BackupError if it is incomplete. */
export async function verifyBackup(
  file: string,
  { signal }: Pick<Watch, "signal">,
): Promise<BackupSummary> {
  return summaryOf(await readBackup(file, { signal }), file, (await stat(file)).size);
}

/** Restores into an empty database: a new data folder, or the database of DATABASE_URL. */
export async function restore(
  { databaseUrl, databaseDirectUrl = databaseUrl, dataDir }: Where,
  { file, ...watch }: { file: string } & Watch,
): Promise<{ summary: BackupSummary; migrated: string[] }> {
  // Before a database is made for it.
  const summary = await verifyBackup(file, watch);
  const finish = (client: Client) => leapLogs(client, LEAP);
  const options = { ...watch, finish };
  const from = path.resolve(file);
  try {
    if (databaseDirectUrl !== undefined) {
      const restored = await restoreBackup(parseDatabaseUrl(databaseDirectUrl), from, options);
      return { summary, migrated: restored.migrated };
    }
    const postgres = await startEmbeddedPostgres({ dataDir, log: () => {} });
    let restored: Restored;
    try {
      restored = await restoreBackup(postgres.connection, from, options);
    } finally {
      await postgres.stop();
    }
    return { summary, migrated: restored.migrated };
  } catch (error) {
    throw explained(error);
  }
}

function summaryOf(manifest: BackupManifest, file?: string, bytes?: number): BackupSummary {
  const { salesos, created_at, migrations, tables } = manifest;
  return {
    file,
    bytes,
    salesos,
    created_at,
    last_migration: migrations.at(-1)?.name ?? "",
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    tables: Object.fromEntries(tables.map(({ name, rows }) => [name, rows])),
  };
}

const REASONS: Readonly<Record<string, string>> = {
  ENOSPC: "no space left on the disk",
  EDQUOT: "your disk quota is exceeded",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  EISDIR: "it is a folder",
  EPIPE: "the program that reads it has exited",
};

/** Explains errors of the output. Database errors have codes, too, and are not explained here. */
function cannotWrite(output: string, error: unknown): CommandError | undefined {
  const { code = "", syscall } = error as NodeJS.ErrnoException;
  const reason = REASONS[code];
  if (reason === undefined || syscall === "connect") return undefined;
  if (output === "-") {
    return new CommandError(`Cannot write to standard output: ${reason}. No backup was made.`);
  }
  return new CommandError(
    `Cannot write to ${output}: ${reason}. No backup was made. Choose another file with --output.`,
  );
}

import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "../platform/config/config.ts";
import { parseDatabaseUrl, type Connection } from "../platform/database/address.ts";
import { openDatabase, type Database, type Topic } from "../platform/database/database.ts";
import { migrate } from "../platform/database/migrate.ts";
import {
  attachEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../platform/embedded-postgres/index.ts";
import { announce } from "../platform/signals/announce.ts";
import { CommandError } from "./command.ts";

/** Where the database is; a direct address goes before one that may lead through a pooler. */
export type Where = Pick<Config, "databaseUrl" | "databaseDirectUrl" | "dataDir">;

/**
 * Does some work on the database beside a server that may be running, and tells that server what
 * changed. Where none runs, the embedded database is started for the moment. Throws CommandError, or StartError of the database.
 */
export async function withDatabase<T>(
  where: Where,
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const { connection, started, stop } = await reachDatabase(where);
  const changed = new Set<Topic>();
  try {
    // A server that runs has done so at its start.
    if (started) await migrate(connection);
    const db = openDatabase({
      connection,
      size: 2,
      onError: () => {},
      onSignal: (topic) => changed.add(topic),
    });
    try {
      return await work(db);
    } finally {
      await db.close();
      await announce(connection, changed);
    }
  } catch (error) {
    throw explained(error);
  } finally {
    await stop();
  }
}

/**
 * How to reach the database of a server that may be running. `started`: the embedded one was started for
 * the moment, as it is, until `stop`. Throws CommandError where there is none, or StartError.
 */
export async function reachDatabase({
  databaseUrl,
  databaseDirectUrl = databaseUrl,
  dataDir,
}: Where): Promise<{
  connection: Connection;
  started: boolean;
  stop: () => Promise<void>;
}> {
  const nothing = async () => {};
  if (databaseDirectUrl !== undefined) {
    return { connection: parseDatabaseUrl(databaseDirectUrl), started: false, stop: nothing };
  }
  const running = await attachEmbeddedPostgres({ dataDir });
  if (running !== undefined)
    return { connection: running.connection, started: false, stop: nothing };
  if (!existsSync(path.join(dataDir, "postgres"))) {
    throw new CommandError(
      `${path.resolve(dataDir)} has no SalesOS data yet. Start SalesOS once with npm start, or set the folder with --data-dir.`,
    );
  }
  const { connection, stop } = await startEmbeddedPostgres({ dataDir, log: () => {} });
  return { connection, started: true, stop };
}

/** Explains driver and database errors to the user. */
export function explained(error: unknown): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === undefined || code === "ABORT_ERR") return error;
  return new CommandError(
    code === "42P01"
      ? "This database has no SalesOS data yet. Start SalesOS once with npm start."
      : `Cannot use the database: ${message}`,
  );
}

import { existsSync, realpathSync } from "node:fs";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { makeFolder } from "../runtime/make-folder.ts";
import { chooseAccount, mayRead } from "./account.ts";
import { findPackage, prepareBinaries } from "./binaries.ts";
import { APP_NAME, ensureCluster, SUPERUSER } from "./cluster.ts";
import { cannotWrite, StartError, StillEndingError } from "./errors.ts";
import { findHolder, heldBy, takeLock } from "./lock.ts";
import { clearStateFiles, launchPostmaster, stopLeftover, stopPostmaster } from "./postmaster.ts";
import type { LaunchOptions, Postmaster } from "./postmaster.ts";
import { SERVER_SETTINGS, THROW_AWAY_SETTINGS } from "./settings.ts";
import { chooseSocketFolder, ensureSocketFolder, PORT } from "./socket-folder.ts";

/** Where to connect, ready for `new pg.Pool(...)`: `host` is the folder of the socket. */
export type ConnectionSettings = { host: string; port: number; user: string; database: string };

export type EmbeddedPostgres = {
  /** Connects as the product: owner of its database, not a superuser. */
  connection: ConnectionSettings;
  /** Connects with all rights. */
  superuser: ConnectionSettings;
  /** The process id of the server; another one after a restart. */
  pid(): number;
  /** Resolves with the reason when the server died and could not be started again. Never rejects. */
  failed: Promise<StartError>;
  /** Writes the product's address into the lock, so that a second start can name it. */
  announce(address: string): void;
  /** Fast shutdown; end the pools first. Safe to call twice. */
  stop(): Promise<void>;
};

export type StartOptions = {
  /** The data folder of SalesOS; created when missing. */
  dataDir: string;
  log: (message: string) => void;
  /** For tests: nothing waits for the disk, and a crash of the machine may lose everything. */
  throwAway?: boolean;
  /** The package with the programs; found by itself when not given. */
  packageFolder?: string;
};

const RESTART_MS = 10_000;
// A server that dies again and again has a cause that restarts do not cure.
const MOST_RESTARTS_PER_MINUTE = 10;

/** Starts PostgreSQL in `<dataDir>/postgres`, creating it when missing, and keeps it running until `stop`. Throws StartError. */
export async function startEmbeddedPostgres(options: StartOptions): Promise<EmbeddedPostgres> {
  const packageFolder = options.packageFolder ?? findPackage();
  const dataDir = ownFolder(path.resolve(options.dataDir));
  const clusterFolder = path.join(dataDir, "postgres");
  const socketFolder = chooseSocketFolder(clusterFolder);
  const lock = await takeLock(dataDir, socketFolder);
  try {
    const account = chooseAccount([clusterFolder, dataDir]);
    if (process.platform !== "linux" && account.asRoot && !mayRead(account, dataDir)) {
      throw new StartError(
        `${dataDir} cannot be entered by user ${account.uid}, as whom PostgreSQL runs. Choose another folder with SALESOS_DATA_DIR, or do not run as root.`,
      );
    }
    const binaries = await prepareBinaries(packageFolder, account, dataDir);
    const durable = options.throwAway !== true;
    // First, as it may run as another user than the one that the cluster is given to.
    await stopLeftover(clusterFolder, socketFolder, options.log);
    await ensureCluster({ clusterFolder, binaries, account, durable });
    clearStateFiles(clusterFolder, socketFolder);
    if (socketFolder !== clusterFolder) ensureSocketFolder(socketFolder, account);
    const settings = {
      ...SERVER_SETTINGS,
      ...(durable ? {} : THROW_AWAY_SETTINGS),
      // Relative to the cluster: the full path may be closed to the server's user.
      unix_socket_directories: socketFolder === clusterFolder ? "." : socketFolder,
    };
    const launch = { clusterFolder, binaries, account, settings, log: options.log };
    const supervised = await supervise(launch, settingsFor(socketFolder, SUPERUSER));
    return {
      connection: settingsFor(socketFolder, APP_NAME),
      superuser: settingsFor(socketFolder, SUPERUSER),
      pid: supervised.pid,
      failed: supervised.failed,
      announce: lock.announce,
      stop: () => supervised.stop().finally(lock.release),
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** Throws StartError where a SalesOS runs on `dataDir`. Touches nothing. */
export async function refuseSecondStart(dataDir: string): Promise<void> {
  const folder = path.resolve(dataDir);
  const holder = await findHolder(folder);
  if (holder !== undefined) throw heldBy(folder, holder);
}

/** How to reach the PostgreSQL of a SalesOS that runs on `dataDir`; undefined when none runs. For commands beside a server. */
export async function attachEmbeddedPostgres(options: {
  dataDir: string;
}): Promise<{ connection: ConnectionSettings; superuser: ConnectionSettings } | undefined> {
  const holder = await findHolder(path.resolve(options.dataDir));
  if (!holder || !existsSync(path.join(holder.socketFolder, `.s.PGSQL.${PORT}`))) return undefined;
  return {
    connection: settingsFor(holder.socketFolder, APP_NAME),
    superuser: settingsFor(holder.socketFolder, SUPERUSER),
  };
}

async function supervise(launch: LaunchOptions, superuser: ConnectionSettings) {
  const failed = Promise.withResolvers<StartError>();
  const restarts: number[] = [];
  let stopping: Promise<void> | undefined;
  let ongoing: Promise<void> = Promise.resolve();
  let current = await launchWithRetries(launch, () => false);
  try {
    await ensureDatabase(superuser);
  } catch (error) {
    await stopPostmaster(current.pid);
    throw error;
  }
  const watch = (postmaster: Postmaster) => {
    void postmaster.exited.then(() => {
      if (stopping === undefined) ongoing = restart();
    });
  };
  const restart = async () => {
    launch.log("PostgreSQL ended unexpectedly; starting it again");
    restarts.push(Date.now());
    try {
      if (restarts.filter((at) => at > Date.now() - 60_000).length > MOST_RESTARTS_PER_MINUTE) {
        throw new StartError("PostgreSQL keeps ending; see postgres.log in the data folder.");
      }
      current = await launchWithRetries(launch, () => stopping !== undefined);
      launch.log("PostgreSQL runs again");
      watch(current);
    } catch (error) {
      if (stopping === undefined)
        failed.resolve(cannotWrite(path.dirname(launch.clusterFolder), error));
    }
  };
  const stop = async () => {
    await ongoing;
    // A pid whose process has ended may belong to another program by now.
    if (!current.hasExited()) await stopPostmaster(current.pid);
    await current.exited;
  };
  watch(current);
  return { pid: () => current.pid, failed: failed.promise, stop: () => (stopping ??= stop()) };
}

// After a kill -9 of the server its backends may hold the shared memory for a moment: "pre-existing shared memory block".
async function launchWithRetries(
  launch: LaunchOptions,
  givenUp: () => boolean,
): Promise<Postmaster> {
  for (const until = Date.now() + RESTART_MS; ; await delay(20)) {
    try {
      return await launchPostmaster(launch);
    } catch (error) {
      if (!(error instanceof StillEndingError) || givenUp() || Date.now() > until) throw error;
    }
  }
}

/** Creates the product's role and database where missing; a start that was cut short before is completed here. */
async function ensureDatabase(superuser: ConnectionSettings): Promise<void> {
  const client = new pg.Client(superuser);
  await client.connect();
  try {
    const { rows } = await client.query<{ role: boolean; database: boolean }>(
      `select exists (select 1 from pg_roles where rolname = '${APP_NAME}') as role,
              exists (select 1 from pg_database where datname = '${APP_NAME}') as database`,
    );
    if (rows[0]?.role !== true) {
      await client.query(
        `create role ${APP_NAME} login createrole createdb nosuperuser nobypassrls noreplication`,
      );
    }
    if (rows[0]?.database !== true) {
      await client.query(`create database ${APP_NAME} owner ${APP_NAME}`);
    }
  } finally {
    await client.end();
  }
}

function settingsFor(socketFolder: string, user: string): ConnectionSettings {
  return { host: socketFolder, port: PORT, user, database: user };
}

function ownFolder(dataDir: string): string {
  try {
    makeFolder(dataDir);
    return realpathSync(dataDir);
  } catch (error) {
    throw cannotWrite(dataDir, error);
  }
}

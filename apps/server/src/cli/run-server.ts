import { ConfigError, readConfig } from "../platform/config/config.ts";
import { parseDatabaseUrl } from "../platform/database/address.ts";
import {
  refuseSecondStart,
  StartError,
  startEmbeddedPostgres,
} from "../platform/embedded-postgres/index.ts";
import { tryToListen } from "../platform/http/port.ts";
import { createLog } from "../platform/log/log.ts";
import { stopSignal } from "../platform/runtime/stop.ts";
import { serve } from "../serve.ts";
import { printBanner } from "./banner.ts";
import type { Environment } from "./command.ts";
import { startSteps } from "./start-steps.ts";

/** Starts the database and the server, and stops them in the opposite order when asked to. */
export async function runServer(args: readonly string[], env: Environment): Promise<void> {
  const config = readConfig(env, args);
  if (config.role === "worker" && config.databaseUrl === undefined) {
    throw new ConfigError(
      "SALESOS_ROLE worker requires DATABASE_URL, because only the API process can use the embedded database.",
    );
  }
  const log = createLog(config);
  const asked = stopSignal(log);
  const steps = startSteps();
  const embedded = config.databaseUrl === undefined;
  // Before anything is created: a start that cannot listen should leave nothing behind.
  if (embedded) await refuseSecondStart(config.dataDir);
  await requirePort(config);
  steps.begin(embedded ? "Starting the database" : "Connecting to the database");
  const postgres = embedded
    ? await startEmbeddedPostgres({
        dataDir: config.dataDir,
        log: (message) => log.info(message),
      })
    : undefined;
  const connection = postgres?.connection ?? parseDatabaseUrl(config.databaseUrl ?? "");

  let running;
  try {
    // Before anything is written: the first keys are shown by the start that makes them, or by none.
    await requirePort(config);
    running = await serve(config, connection, log, { onStep: steps.begin });
  } catch (error) {
    await postgres?.stop();
    throw explained(error, config);
  } finally {
    steps.end();
  }
  postgres?.announce(running.address);
  printBanner(config, running, performance.now());
  if (config.role !== "worker") void running.site.bringUpToDate(log);

  const failed = postgres?.failed.then((error) => {
    log.fatal(error.message);
    return 1;
  });
  const code = await Promise.race([asked.then(() => 0), ...(failed === undefined ? [] : [failed])]);
  await running.stop();
  await postgres?.stop();
  process.exit(code);
}

/** Throws StartError where the port cannot be listened on. */
async function requirePort(config: { host: string; port: number }): Promise<void> {
  const code = await tryToListen(config.host, config.port);
  if (code !== undefined) throw explained(Object.assign(new Error(code), { code }), config);
}

/** Explains why the start failed. */
function explained(error: unknown, config: { host: string; port: number }): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === "EADDRINUSE") {
    return new StartError(
      `Port ${config.port} on ${config.host} is taken by another program. Stop it, or choose another port: PORT=${config.port === 65_535 ? 7254 : config.port + 1} npm start`,
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartError(`HOST ${config.host} is not an address of this machine.`);
  }
  if (code === "EACCES") {
    return new StartError(
      `Port ${config.port} requires elevated privileges. Set PORT to 1024 or higher.`,
    );
  }
  if (code !== undefined) return new StartError(`Cannot use the database: ${message}`);
  return error;
}

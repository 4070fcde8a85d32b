import { parseArgs } from "node:util";
import { printBanner } from "./banner.ts";
import { ConfigError, readConfig } from "./platform/config.ts";
import { StartError, startEmbeddedPostgres } from "./platform/embedded-postgres/index.ts";
import { createLog, serve } from "./serve.ts";

const started = performance.now();

/** Starts the database and the server, and stops them in the opposite order when asked to. */
async function runServer(args: readonly string[]): Promise<void> {
  const config = readConfig(process.env, args);
  const log = createLog(config);
  const postgres =
    config.databaseUrl === undefined
      ? await startEmbeddedPostgres({
          dataDir: config.dataDir,
          log: (message) => log.info(message),
        })
      : undefined;
  const connection = postgres?.connection ?? { connectionString: config.databaseUrl };

  let running;
  try {
    running = await serve(config, connection, log);
  } catch (error) {
    await postgres?.stop();
    throw explained(error, config);
  }
  postgres?.announce(running.address);
  printBanner(config, running, performance.now() - started);

  const stop = async (code: number) => {
    await running.stop();
    await postgres?.stop();
    process.exit(code);
  };
  let stopping = false;
  for (const signal of ["SIGTERM", "SIGINT"] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      log.info({ signal }, "stopping");
      void stop(0);
    });
  }
  void postgres?.failed.then((error) => {
    log.fatal(error.message);
    void stop(1);
  });
}

/** What went wrong at the start, in a sentence for the one who started it. */
function explained(error: unknown, config: { host: string; port: number }): unknown {
  const { code, message } = error as { code?: string; message: string };
  if (code === "EADDRINUSE") {
    return new StartError(
      `Port ${config.port} on ${config.host} is taken by another program. Stop it, or choose another port: PORT=${config.port + 1} npm start`,
    );
  }
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND") {
    return new StartError(`HOST ${config.host} is not an address of this machine.`);
  }
  if (code === "EACCES") {
    return new StartError(
      `Port ${config.port} needs more rights; choose one from 1024 up with PORT.`,
    );
  }
  if (code !== undefined) return new StartError(`Cannot use the database: ${message}`);
  return error;
}

const { positionals } = parseArgs({ strict: false, allowPositionals: true });
const command = positionals[0];
const rest = process.argv.slice(3);
try {
  if (command === "serve") await runServer(rest);
  else throw new ConfigError(`Unknown command "${command ?? ""}". Known: serve.`);
} catch (error) {
  const plain = error instanceof StartError || error instanceof ConfigError;
  console.error(plain ? `\n  ${error.message}\n` : error);
  process.exit(1);
}

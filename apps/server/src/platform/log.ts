import { pino, type Logger } from "pino";
import type { Config } from "./config.ts";

/** The log of the process: JSON lines on standard error, so that standard output stays for people. */
export function createLog(config: Pick<Config, "logLevel">): Logger {
  return pino(
    {
      level: config.logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
    },
    pino.destination(2),
  );
}

// The other members of an error may hold values of a row or a whole connection.
function describeError(error: Error & { code?: unknown }): object {
  const { name, code, message, stack } = error;
  return { type: name, code, message, stack };
}

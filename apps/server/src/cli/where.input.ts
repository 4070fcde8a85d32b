import { readConfig, type Config } from "../platform/config/config.ts";
import type { Environment } from "./command.ts";

/** Flags for the location of the database. */
export const whereFlags = {
  "data-dir": { type: "string" },
  "database-url": { type: "string" },
} as const;

export const whereHelp = `  --data-dir <folder>   The folder of the embedded database. Default: SALESOS_DATA_DIR, or ./data.
  --database-url <url>  Your own PostgreSQL database instead. Default: DATABASE_URL.`;

/** The configuration with these flags. Throws ConfigError. */
export function configOf(values: Readonly<Record<string, unknown>>, env: Environment): Config {
  const given = Object.keys(whereFlags).filter((name) => values[name] !== undefined);
  return readConfig(
    env,
    given.map((name) => `--${name}=${String(values[name])}`),
  );
}

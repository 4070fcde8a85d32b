import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "../config.ts";
import { parseDatabaseUrl } from "../database/address.ts";
import {
  attachEmbeddedPostgres,
  StartError,
  startEmbeddedPostgres,
} from "../embedded-postgres/index.ts";
import { checkDataFolder } from "./data-folder.check.ts";
import { checkDatabase, checkPooler } from "./database.check.ts";
import { ok, problem, type Finding } from "./finding.ts";
import { checkMail } from "./mail.check.ts";
import { checkNode } from "./node.check.ts";
import { checkPort } from "./port.check.ts";
import { checkPrograms } from "./programs.check.ts";
import { checkPublicUrl, checkSettings } from "./settings.check.ts";

/**
 * Looks at an installation, whether it runs or not, and says what is wrong with it. Changes nothing;
 * an embedded database that does not run is started for the moment.
 */
export async function examine(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Promise<Finding[]> {
  const { config, findings } = checkSettings(env, args);
  if (config === undefined) return [checkNode(), ...findings];
  const database =
    config.databaseUrl === undefined
      ? await examineEmbedded(config)
      : await examineOwn(config, config.databaseUrl);
  return [
    checkNode(),
    ...findings,
    ...database,
    await checkPort(config),
    checkPublicUrl(config),
    await checkMail(config.mail),
  ];
}

async function examineOwn(config: Config, url: string): Promise<Finding[]> {
  const direct = parseDatabaseUrl(config.databaseDirectUrl ?? url);
  const findings = await checkDatabase(direct, { pool: config.databasePool });
  return config.databasePrepare
    ? [...findings, await checkPooler(parseDatabaseUrl(url))]
    : findings;
}

async function examineEmbedded({ dataDir }: Config): Promise<Finding[]> {
  const findings = [await checkPrograms(dataDir), ...checkDataFolder(dataDir)];
  if (findings.some(({ level }) => level === "problem")) return findings;
  if (!existsSync(path.join(dataDir, "postgres"))) return findings;
  return [...findings, ...(await examineCluster(dataDir))];
}

async function examineCluster(dataDir: string): Promise<Finding[]> {
  const running = await attachEmbeddedPostgres({ dataDir });
  if (running !== undefined) return checkDatabase(running.connection);
  try {
    const started = await startEmbeddedPostgres({ dataDir, log: () => {} });
    try {
      return [ok("start", "The database starts."), ...(await checkDatabase(started.connection))];
    } finally {
      await started.stop();
    }
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return [problem("start", error.message, "See postgres.log in the data folder.")];
  }
}

import { existsSync } from "node:fs";
import path from "node:path";
import type { Config } from "../config/config.ts";
import { parseDatabaseUrl, type Connection } from "../database/address.ts";
import {
  attachEmbeddedPostgres,
  StartError,
  startEmbeddedPostgres,
} from "../embedded-postgres/index.ts";
import { checkDataFolder } from "./data-folder.check.ts";
import { checkDatabase, checkPooler, readInstallation } from "./database.check.ts";
import { ok, problem, type Finding } from "./finding.ts";
import { checkMail } from "./mail.check.ts";
import { checkNode } from "./node.check.ts";
import { checkPort } from "./port.check.ts";
import { checkPrograms } from "./programs.check.ts";
import { checkPublicUrl, checkSettings } from "./settings.check.ts";

/**
 * Checks an installation, running or not. Changes nothing. Starts an embedded database temporarily if it is
 * not running.
 */
export async function examine(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Promise<Finding[]> {
  const { config, findings } = checkSettings(env, args);
  if (config === undefined) return [checkNode(), ...findings];
  const { installation, findings: database } =
    config.databaseUrl === undefined
      ? await examineEmbedded(config)
      : await examineOwn(config, config.databaseUrl);
  return [
    checkNode(),
    ...findings,
    ...database,
    await checkPort(config, installation),
    checkPublicUrl(config),
    await checkMail(config.mail),
  ];
}

/** What was found about a database, and which data it holds: see `checkPort`. */
interface Examined {
  findings: Finding[];
  installation: string | null | undefined;
}

async function examineOwn(config: Config, url: string): Promise<Examined> {
  const direct = parseDatabaseUrl(config.databaseDirectUrl ?? url);
  const found = await examineDatabase(direct, config.databasePool);
  if (!config.databasePrepare) return found;
  const pooler = await checkPooler(parseDatabaseUrl(url));
  // A database that is away is away on both ways.
  if (found.findings.some(({ what }) => what === pooler.what)) return found;
  return { ...found, findings: [...found.findings, pooler] };
}

async function examineDatabase(connection: Connection, pool?: number): Promise<Examined> {
  return {
    findings: await checkDatabase(connection, { pool }),
    installation: await readInstallation(connection),
  };
}

async function examineEmbedded({ dataDir }: Config): Promise<Examined> {
  const findings = [await checkPrograms(dataDir), ...(await checkDataFolder(dataDir))];
  if (findings.some(({ level }) => level === "problem"))
    return { findings, installation: undefined };
  if (!existsSync(path.join(dataDir, "postgres"))) return { findings, installation: null };
  const cluster = await examineCluster(dataDir);
  return { ...cluster, findings: [...findings, ...cluster.findings] };
}

async function examineCluster(dataDir: string): Promise<Examined> {
  const running = await attachEmbeddedPostgres({ dataDir });
  if (running !== undefined) return examineDatabase(running.connection);
  try {
    const started = await startEmbeddedPostgres({ dataDir, log: () => {} });
    try {
      const found = await examineDatabase(started.connection);
      return { ...found, findings: [ok("start", "The database starts."), ...found.findings] };
    } finally {
      await started.stop();
    }
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    const finding = problem("start", error.message, "Check postgres.log in the data folder.");
    return { findings: [finding], installation: undefined };
  }
}

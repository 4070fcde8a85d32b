import { chmodSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import type { Environment } from "./cli.ts";
import { CommandError } from "./errors.ts";

/** A server and the key for it. */
export interface Profile {
  url: string;
  key: string;
}

type Profiles = Record<string, Profile>;

export const DEFAULT_URL = "http://127.0.0.1:7253";

/** Where logins are kept: only their owner may read it. */
export function profilesFile(env: Environment): string {
  const home = env["HOME"] ?? os.homedir();
  const base =
    env["XDG_CONFIG_HOME"] ??
    (process.platform === "win32" ? env["APPDATA"] : undefined) ??
    path.join(home, ".config");
  return path.join(base, "salesos", "profiles.json");
}

/** Reads all logins; there may be none. */
export function readProfiles(env: Environment): Profiles {
  const file = profilesFile(env);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Profiles;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new CommandError(
      `${file} cannot be read: ${(error as Error).message}. Mend or remove it, then log in again.`,
    );
  }
}

export function writeProfiles(env: Environment, profiles: Profiles): void {
  const file = profilesFile(env);
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  const fresh = `${file}.${process.pid}`;
  writeFileSync(fresh, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
  chmodSync(fresh, 0o600);
  renameSync(fresh, file);
}

/** The environment of a command that knows of no logins: with what the login says where it says nothing itself. */
export function withLogin(env: Environment): Environment {
  const saved = readProfiles(env)[env["SALESOS_PROFILE"] ?? "default"];
  if (saved === undefined) return env;
  const url = env["SALESOS_URL"] ?? saved.url;
  const key = env["SALESOS_KEY"] ?? (saved.url === url ? saved.key : undefined);
  return { ...env, SALESOS_URL: url, ...(key === undefined ? {} : { SALESOS_KEY: key }) };
}

/** Which server a command speaks to, and with which key: flags, then the environment, then the login. */
export function profileOf(
  given: { profile?: string; server?: string; key?: string },
  env: Environment,
): Profile {
  const name = given.profile ?? env["SALESOS_PROFILE"] ?? "default";
  const saved = readProfiles(env)[name];
  if (given.profile !== undefined && saved === undefined) {
    throw new CommandError(
      `There is no login "${name}". Make it with: salesos login --profile ${name}`,
    );
  }
  const url = given.server ?? env["SALESOS_URL"] ?? saved?.url ?? DEFAULT_URL;
  // A key is for the server it was given for: one that was saved for another address stays here.
  const key = given.key ?? env["SALESOS_KEY"] ?? (saved?.url === url ? saved.key : undefined);
  if (key === undefined) {
    throw new CommandError(
      `No key for ${url}. Log in with: salesos login, or set SALESOS_KEY. The first keys were printed when the server started for the first time; on its machine, salesos keys create makes another.`,
    );
  }
  return { url, key };
}

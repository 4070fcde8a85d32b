import { chmodSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { Environment } from "./context.ts";
import { configFolder } from "./environment.ts";
import { CommandError, UsageError } from "./errors.ts";
import { makeFolder } from "./make-folder.ts";

/** A server and the key for it. */
export interface Profile {
  url: string;
  key: string;
}

type Profiles = Record<string, Profile>;

export const DEFAULT_URL = "http://127.0.0.1:7253";

/** Where logins are kept: only their owner may read it. */
export function profilesFile(env: Environment): string {
  return path.join(configFolder(env), "salesos", "profiles.json");
}

/** Reads all logins; there may be none. */
export function readProfiles(env: Environment): Profiles {
  const file = profilesFile(env);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Profiles;
  } catch (error) {
    if (/^(ENOENT|ENOTDIR)$/.test((error as NodeJS.ErrnoException).code ?? "")) return {};
    throw new CommandError(
      `${file} cannot be read: ${(error as Error).message}. Fix or delete it, then log in again.`,
    );
  }
}

export function writeProfiles(env: Environment, profiles: Profiles): void {
  const file = profilesFile(env);
  const fresh = `${file}.${process.pid}`;
  try {
    makeFolder(path.dirname(file), 0o700);
    writeFileSync(fresh, `${JSON.stringify(profiles, null, 2)}\n`, { mode: 0o600 });
    chmodSync(fresh, 0o600);
    renameSync(fresh, file);
  } catch (error) {
    throw new CommandError(
      `Cannot save the login in ${file}: ${(error as Error).message}. Set XDG_CONFIG_HOME to a writable folder.`,
    );
  }
}

/** Which server and login a command is about. */
export interface ServerFlags {
  profile?: string;
  server?: string;
  /** What `--server` was called in `listen` and `trigger`. */
  url?: string;
}

/** Which server a command speaks to: a flag, then the environment, then the login. Throws UsageError, CommandError. */
export function serverOf(given: ServerFlags, env: Environment): string {
  const text = given.server ?? given.url ?? env["SALESOS_URL"] ?? savedFor(given, env)?.url;
  return text === undefined ? DEFAULT_URL : checkedUrl(text);
}

/** The server, and the key for it. Throws UsageError, and CommandError without a key. */
export function profileOf(given: ServerFlags & { key?: string }, env: Environment): Profile {
  const saved = savedFor(given, env);
  const url = serverOf(given, env);
  // A key is for the server it was given for: one that was saved for another address stays here.
  const key = given.key ?? env["SALESOS_KEY"] ?? (saved?.url === url ? saved.key : undefined);
  if (key === undefined || key.trim() === "") {
    throw new CommandError(
      `No key for ${url}. Run salesos login (./salesos login in the SalesOS folder), set SALESOS_KEY, or use --key. The server printed its first keys when it started for the first time. To create another key, run ./salesos keys create on the server.`,
    );
  }
  return { url, key: checkedKey(key) };
}

function savedFor({ profile }: ServerFlags, env: Environment): Profile | undefined {
  const saved = readProfiles(env)[profile ?? env["SALESOS_PROFILE"] ?? "default"];
  if (profile === undefined || saved !== undefined) return saved;
  throw new CommandError(
    `There is no login "${profile}". To create it, run: salesos login --profile ${profile}`,
  );
}

/** A key without what was copied along. Throws UsageError where it cannot be one; the server knows whether it is. */
export function checkedKey(text: string): string {
  const key = text.trim();
  if (/^sos_(live|test)_[0-9A-Za-z]{38}$/.test(key)) return key;
  throw new UsageError(
    "This is not a SalesOS key. A key starts with sos_test_ or sos_live_ and has 47 characters. Check that you copied all of it.",
  );
}

/** A server's address in one spelling. Throws UsageError. */
export function checkedUrl(text: string): string {
  const url = httpUrl("The server", text);
  if (url.username !== "" || url.password !== "" || url.search !== "" || url.hash !== "") {
    throw new UsageError(
      "The server must be a URL without a user, password, query or fragment. Set the key with SALESOS_KEY or --key.",
    );
  }
  return url.href.replace(/\/+$/, "");
}

/** Reads an http: or https: URL. Throws UsageError. */
export function httpUrl(what: string, text: string, example = DEFAULT_URL): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new UsageError(`${what} must be a URL such as ${example}. It is "${text}".`);
}

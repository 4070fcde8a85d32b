import { homedir, userInfo } from "node:os";
import path from "node:path";
import type { Environment } from "./context.ts";
import { CommandError } from "./errors.ts";

/** The variables that are set: an empty one is not. */
export function environmentOf(variables: Environment): Environment {
  return Object.fromEntries(Object.entries(variables).filter(([, value]) => value?.trim()));
}

/** Where what a user chooses is kept, such as logins. Throws CommandError without a home. */
export function configFolder(env: Environment): string {
  const windows = process.platform === "win32" ? absolute(env["APPDATA"]) : undefined;
  return absolute(env["XDG_CONFIG_HOME"]) ?? windows ?? path.join(home(env), ".config");
}

/** Where what programs remember is kept, such as the place of `listen`. Throws CommandError without a home. */
export function stateFolder(env: Environment): string {
  return absolute(env["XDG_STATE_HOME"]) ?? path.join(home(env), ".local/state");
}

function home(env: Environment): string {
  const found = absolute(env["HOME"]) ?? ownHome();
  if (found !== undefined) return found;
  throw new CommandError("There is no home folder to save this in. Set HOME to a folder.");
}

function ownHome(): string | undefined {
  try {
    // `homedir` gives an empty HOME as it is.
    return absolute(homedir()) ?? absolute(userInfo().homedir);
  } catch {
    return undefined;
  }
}

// A folder that depends on where a command is called would be another one each time.
const absolute = (folder: string | undefined) =>
  folder !== undefined && path.isAbsolute(folder) ? folder : undefined;

import {
  ConfigError,
  flagOf,
  readConfig,
  settings,
  type Config,
  type Setting,
} from "../config/config.ts";
import { isLoopbackHost } from "../network/loopback.ts";
import { nearest } from "../text/nearest.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** Read by the commands that talk to a server, not by the server. */
const OF_COMMANDS = ["SALESOS_KEY", "SALESOS_URL", "SALESOS_PROFILE", "SALESOS_WITNESS_SECRET"];

/** Reads the settings as a start would; without a configuration when it would refuse them. */
export function checkSettings(
  env: Environment,
  args: readonly string[],
): { config: Config | undefined; findings: Finding[] } {
  const findings = [...misspelt(env)];
  let config: Config | undefined;
  try {
    config = readConfig(env, args);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    findings.push(
      problem(
        "settings",
        error.message,
        "Correct this setting. SalesOS does not start until you do.",
      ),
    );
    return { config, findings };
  }
  if (config.role !== "all" && config.databaseUrl === undefined) {
    findings.push(
      config.role === "worker"
        ? problem(
            "settings",
            "SALESOS_ROLE is worker, but only the API process can use the embedded database.",
            "Set DATABASE_URL, or SALESOS_ROLE=all.",
          )
        : warning(
            "settings",
            "SALESOS_ROLE is api, and the embedded database has no worker, so SalesOS sends no webhooks or email.",
            "To send them, set SALESOS_ROLE=all.",
          ),
    );
  }
  if (config.databaseUrl !== undefined && env["SALESOS_DATA_DIR"]) {
    findings.push(
      warning(
        "settings",
        "DATABASE_URL is set, so SalesOS does not use SALESOS_DATA_DIR.",
        "Unset the variable that you do not need.",
      ),
    );
  }
  if (findings.length === 0) {
    const isFlag = (name: Setting) =>
      args.some((word) => word.split("=", 1)[0] === `--${flagOf(name)}`);
    const names = (Object.keys(settings) as Setting[]).filter((name) => env[name] || isFlag(name));
    findings.push(
      ok(
        "settings",
        names.length === 0 ? "All settings have their defaults." : `Set: ${names.join(", ")}.`,
      ),
    );
  }
  return { config, findings };
}

/** Names that were meant for SalesOS and that it does not know: it would start without what they say. */
function misspelt(env: Environment): Finding[] {
  const known = [...Object.keys(settings), ...OF_COMMANDS];
  return Object.keys(env)
    .filter((name) => /^sal\w{0,3}_?os?_/i.test(name) && !known.includes(name))
    .map((name) => {
      const near = nearest(name.toUpperCase(), known);
      return warning(
        "settings",
        `${name} is not a setting, so it has no effect.`,
        near === undefined ? "Remove it, or see: salesos serve --help" : `Did you mean ${near}?`,
      );
    });
}

/** Whether what users see as this server's address can be one. */
export function checkPublicUrl({ publicUrl, host }: Config): Finding {
  const check = "public url";
  const url = publicUrl === "" ? undefined : new URL(publicUrl);
  const listensHere = isLoopbackHost(host);
  if (url === undefined) {
    return listensHere
      ? ok(check, "Not set. Links use the host and port, which works on this machine only.")
      : warning(
          check,
          `HOST is ${host}, and without SALESOS_PUBLIC_URL, links in responses and emails use that address.`,
          "Set SALESOS_PUBLIC_URL to the address that users open, such as https://sales.example.com.",
        );
  }
  if (isLoopbackHost(url.hostname) && !listensHere) {
    return warning(
      check,
      `SALESOS_PUBLIC_URL is ${publicUrl}, which no other machine can open, although HOST is ${host}.`,
      "Set it to the address that users open.",
    );
  }
  if (url.protocol === "http:" && !isLoopbackHost(url.hostname)) {
    return warning(
      check,
      `${publicUrl} is not encrypted, so others can read keys in transit.`,
      "Put a proxy with a TLS certificate in front of SalesOS, and set SALESOS_PUBLIC_URL to its https: address.",
    );
  }
  return ok(check, `${publicUrl}.`);
}

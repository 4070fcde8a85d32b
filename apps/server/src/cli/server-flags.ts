import { parseKey } from "../platform/auth/key-format.ts";
import type { Mode } from "../platform/auth/principal.ts";
import { UsageError } from "../platform/flags.ts";
import type { Environment } from "./command.ts";

type Values = Readonly<Record<string, string | boolean | undefined>>;

const text = { type: "string" } as const;

/** Flags of the commands that speak to a running server as every client does. `--url` is what `--server` was called. */
export const serverFlags = { server: text, url: text, key: text } as const;

export const serverFlagsHelp = `  --server <url>        The server. Default: SALESOS_URL, else the login, else http://127.0.0.1:7253.
  --key <key>           The API key. Default: SALESOS_KEY, which no list of processes shows, else the login.`;

/** The server and the key for it. The environment holds the login, too. Throws UsageError. */
export function serverOf(
  values: Values,
  env: Environment,
): { url: string; key: string; mode: Mode } {
  const given = values["server"] ?? values["url"];
  const name = given === undefined ? "SALESOS_URL" : "--server";
  const url = httpUrl(name, String(given ?? env["SALESOS_URL"] ?? "http://127.0.0.1:7253"));
  const key = String(values["key"] ?? env["SALESOS_KEY"] ?? "").trim();
  if (key === "")
    throw new UsageError(
      "A key is needed: log in with npm run salesos -- login, set SALESOS_KEY, or give --key.",
    );
  const mode = parseKey(key)?.mode;
  if (mode === undefined) {
    throw new UsageError(
      "This is not a key of SalesOS: one begins with sos_test_ or sos_live_ and has 47 characters. Was it copied whole?",
    );
  }
  return { url: url.href.replace(/\/+$/, ""), key, mode };
}

/** Reads an http: or https: URL that a flag or variable of this name holds. Throws UsageError. */
export function httpUrl(name: string, value: string): URL {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new UsageError(
    `${name} must be a URL such as http://localhost:3000/hook. It is "${value}".`,
  );
}

import { parseKey } from "../platform/auth/key-format.ts";
import type { Mode } from "../platform/auth/principal.ts";
import { UsageError } from "../platform/flags.ts";
import type { Environment } from "./command.ts";

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** Flags of the commands that speak to a running server as every client does. */
export const serverFlags = { url: { type: "string" }, key: { type: "string" } } as const;

export const serverFlagsHelp = `  --url <url>           The server. Default: http://127.0.0.1:7253.
  --key <key>           The API key. Default: SALESOS_KEY, which no list of processes shows.`;

/** The server and the key for it. Throws UsageError. */
export function serverOf(
  values: Values,
  env: Environment,
): { url: string; key: string; mode: Mode } {
  const url = httpUrl("--url", String(values["url"] ?? "http://127.0.0.1:7253"));
  const key = String(values["key"] ?? env["SALESOS_KEY"] ?? "").trim();
  if (key === "") throw new UsageError("A key is needed: set SALESOS_KEY, or give --key.");
  const mode = parseKey(key)?.mode;
  if (mode === undefined) {
    throw new UsageError(
      "This is not a key of SalesOS: one begins with sos_test_ or sos_live_ and has 47 characters. Was it copied whole?",
    );
  }
  return { url: url.href.replace(/\/+$/, ""), key, mode };
}

/** Reads an http: or https: URL that a flag holds. Throws UsageError. */
export function httpUrl(flag: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return url;
  throw new UsageError(
    `${flag} must be a URL such as http://localhost:3000/hook. It is "${text}".`,
  );
}

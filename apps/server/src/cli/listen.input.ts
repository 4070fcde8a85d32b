import { createHash } from "node:crypto";
import { homedir } from "node:os";
import path from "node:path";
import { subscribable } from "../features/webhooks/index.ts";
import { parseFlags, UsageError } from "../platform/flags.ts";
import { nearest } from "../platform/nearest.ts";
import type { Environment } from "./command.ts";
import { httpUrl, serverFlags, serverOf } from "./server-flags.ts";

/** What `listen` was asked for. */
export interface ListenRequest {
  url: string;
  key: string;
  to: string;
  types: readonly string[];
  secret: string | undefined;
  after: string | undefined;
  stateFile: string;
}

const text = { type: "string" as const };

/** Reads the flags of `listen`. Throws UsageError. */
export function requestOf(args: readonly string[], env: Environment): ListenRequest {
  const { values } = parseFlags(args, {
    ...serverFlags,
    "forward-to": text,
    events: text,
    secret: text,
    after: text,
    state: text,
  });
  if (values["forward-to"] === undefined) {
    throw new UsageError("listen needs --forward-to, such as http://localhost:3000/hook.");
  }
  const to = httpUrl("--forward-to", String(values["forward-to"])).href;
  const { url, key } = serverOf(values, env);
  const { secret, after, state } = values;
  return {
    url,
    key,
    to,
    types: typesOf(values["events"]),
    secret: secret === undefined ? undefined : secretOf(String(secret)),
    after: after === undefined ? undefined : String(after),
    stateFile: path.resolve(state === undefined ? stateFileOf([url, key, to], env) : String(state)),
  };
}

function typesOf(value: string | boolean | undefined): string[] {
  if (value === undefined) return [];
  const names = String(value)
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new UsageError("--events needs at least one type of event.");
  for (const name of names) {
    if (subscribable.includes(name)) continue;
    const near = nearest(name, subscribable);
    throw new UsageError(
      `--events: there is no type "${name}". ${near === undefined ? `There are ${subscribable.join(", ")}.` : `Did you mean "${near}"?`}`,
    );
  }
  return [...new Set(names)];
}

function secretOf(value: string): string {
  if (
    /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) &&
    value.length > 6
  ) {
    return value;
  }
  // Not repeated here: it may be a secret, and this may be a log.
  throw new UsageError("--secret must be whsec_ and base64, as an endpoint's secret is.");
}

/** One file for each server, key and receiver, so that two of them never take each other's place. */
function stateFileOf(parts: readonly string[], env: Environment): string {
  const name = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
  const folder = env["XDG_STATE_HOME"] || path.join(homedir(), ".local/state");
  return path.join(folder, "salesos", `listen-${name}.json`);
}

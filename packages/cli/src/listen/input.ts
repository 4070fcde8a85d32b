import { createHash } from "node:crypto";
import path from "node:path";
import type { ClientFlags } from "../client.ts";
import type { Environment } from "../context.ts";
import { stateFolder } from "../environment.ts";
import { UsageError } from "../errors.ts";
import { instead } from "../nearest.ts";
import { httpUrl, profileOf } from "../profiles.ts";

const EXAMPLE = "http://localhost:3000/hook";

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

export interface ListenFlags extends ClientFlags {
  forwardTo?: string;
  events?: readonly string[];
  secret?: string;
  after?: string;
  state?: string;
}

/** Reads the flags of `listen`. Throws UsageError, CommandError without a key. */
export function requestOf(
  flags: ListenFlags,
  subscribable: readonly string[],
  env: Environment,
): ListenRequest {
  const { forwardTo, secret, after, state } = flags;
  if (forwardTo === undefined) {
    throw new UsageError(`listen requires --forward-to, such as ${EXAMPLE}.`);
  }
  const to = httpUrl("--forward-to", forwardTo, EXAMPLE).href;
  const types = typesOf(flags.events, subscribable);
  const { url, key } = profileOf(flags, env);
  return {
    url,
    key,
    to,
    types,
    secret: secret === undefined ? undefined : secretOf(secret),
    after,
    stateFile: path.resolve(state ?? stateFileOf([url, key, to], env)),
  };
}

function typesOf(given: readonly string[] | undefined, subscribable: readonly string[]): string[] {
  if (given === undefined) return [];
  const names = given
    .flatMap((some) => some.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length === 0) throw new UsageError("--events requires at least one event type.");
  const unknown = names.find((name) => !subscribable.includes(name));
  if (unknown === undefined) return [...new Set(names)];
  throw new UsageError(
    `--events: unknown event type "${unknown}". ${instead(unknown, subscribable)}`,
  );
}

function secretOf(value: string): string {
  if (
    /^whsec_(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value) &&
    value.length > 6
  ) {
    return value;
  }
  // Not repeated here, because it can be a secret, and the output can be logged.
  throw new UsageError("--secret must be whsec_ followed by base64, like an endpoint's secret.");
}

/** One file for each server, key and receiver, so that two of them never take each other's place. */
function stateFileOf(parts: readonly string[], env: Environment): string {
  const name = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 16);
  return path.join(stateFolder(env), "salesos", `listen-${name}.json`);
}

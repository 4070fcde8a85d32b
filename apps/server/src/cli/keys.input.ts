import { wrongMembers } from "../features/api-keys/index.ts";
import { scopes, workspaceScopes, type Mode, type Scope } from "../platform/access/principal.ts";
import { UsageError } from "../platform/config/flags.ts";
import { isCalendarDate, parseInstant } from "../platform/types/instants.ts";
import { nearest } from "../platform/text/nearest.ts";

type Values = Readonly<Record<string, string | boolean | undefined>>;

/** What `keys create` was asked for. */
export interface CreateRequest {
  mode: Mode;
  name: string;
  scopes: readonly Scope[];
  addresses: readonly string[];
  expiresAt: Date | null;
}

/** Reads the flags of `keys create`. Throws UsageError. */
export function requestOf(values: Values): CreateRequest {
  const name = String(values["name"] ?? "").trim();
  if (name === "" || name.length > 100) {
    throw new UsageError("create requires a --name of at most 100 characters, such as --name CI.");
  }
  const addresses = listOf(values["addresses"]) ?? [];
  const expiresAt = expiryOf(values["expires"]);
  const [wrong] = wrongMembers(
    { addresses, expires_at: expiresAt?.toISOString() ?? null },
    new Date(),
  );
  if (wrong?.pointer === "/expires_at") throw new UsageError("--expires must be in the future.");
  if (wrong !== undefined) throw new UsageError(`--addresses: ${wrong.detail}`);
  return { mode: modeOf(values), name, scopes: scopesOf(values["scopes"]), addresses, expiresAt };
}

export function modeOf(values: Values): Mode {
  const mode = values["mode"] ?? "test";
  if (mode === "test" || mode === "live") return mode;
  throw new UsageError(`--mode must be test or live. It is "${String(mode)}".`);
}

function scopesOf(value: Values[string]): readonly Scope[] {
  const given = listOf(value);
  if (given === undefined) return workspaceScopes;
  if (given.length === 0) throw new UsageError("--scopes requires at least one scope.");
  return given.map((name) => {
    const scope = scopes.find((known) => known === name);
    if (scope !== undefined) return scope;
    const near = nearest(name, scopes);
    throw new UsageError(
      `--scopes: unknown scope "${name}". ${near === undefined ? `Known scopes: ${scopes.join(", ")}.` : `Did you mean "${near}"?`}`,
    );
  });
}

function expiryOf(value: Values[string]): Date | null {
  if (value === undefined) return null;
  const given = String(value);
  const at = parseInstant(isCalendarDate(given) ? `${given}T00:00:00Z` : given);
  if (at !== undefined) return new Date(at.ms);
  throw new UsageError(
    `--expires must be a date such as 2027-01-01 or an instant such as 2027-01-01T12:00:00Z. It is "${given}".`,
  );
}

function listOf(value: Values[string]): string[] | undefined {
  if (value === undefined) return undefined;
  const parts = String(value).split(",");
  return [...new Set(parts.map((part) => part.trim()).filter((part) => part !== ""))];
}

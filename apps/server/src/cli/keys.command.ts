import { generateKey } from "../platform/keys/key-format.ts";
import { parseFlags, UsageError } from "../platform/config/flags.ts";
import { nearest } from "../platform/text/nearest.ts";
import type { Command, Environment } from "./command.ts";
import { createKey, listKeys, revokeKey, type ListedKey } from "./keys.actions.ts";
import { keysHelp } from "./keys.help.ts";
import { modeOf, requestOf } from "./keys.input.ts";
import { withDatabase } from "./operator.ts";
import { workspaceScopes } from "../platform/access/principal.ts";
import { table } from "./table.ts";
import { configOf, whereFlags } from "./where.input.ts";

const text = { type: "string" as const };
const flag = { type: "boolean" as const };
const where = { ...whereFlags, json: flag };

const actions: Readonly<Record<string, Command["run"]>> = { create, list, revoke, generate };

export const keysCommand: Command = {
  help: keysHelp,
  async run([action, ...args], env) {
    const run =
      action !== undefined && Object.hasOwn(actions, action) ? actions[action] : undefined;
    if (run !== undefined) return run(args, env);
    const known = Object.keys(actions);
    const near = action === undefined ? undefined : nearest(action, known);
    throw new UsageError(
      near === undefined
        ? `keys requires an action: ${known.join(", ")}. See: salesos keys --help`
        : `Unknown action "${action}". Did you mean "keys ${near}"?`,
    );
  },
};

async function create(args: readonly string[], env: Environment): Promise<void> {
  const options = {
    ...where,
    name: text,
    mode: text,
    scopes: text,
    expires: text,
    addresses: text,
  };
  const { values } = parseFlags(args, options);
  const request = requestOf(values);
  const made = await withDatabase(configOf(values, env), (db) => createKey(db, request));
  if (values["json"] === true) return console.log(JSON.stringify(made, null, 2));
  console.log(
    `\n  Created the ${made.mode} key "${made.name}", shown only once:\n\n  ${made.key}\n\n  Its id is ${made.id}.\n`,
  );
}

async function list(args: readonly string[], env: Environment): Promise<void> {
  const { values } = parseFlags(args, { ...where, all: flag });
  const found = await withDatabase(configOf(values, env), listKeys);
  const shown = found.filter((key) => values["all"] === true || key.revoked_at === null);
  if (values["json"] === true) return console.log(JSON.stringify(shown, null, 2));
  const titles = ["MODE", "NAME", "KEY", "SCOPES", "EXPIRES", "LAST USED", "ID"];
  console.log(table(titles, shown.map(rowOf)));
}

function rowOf(key: ListedKey): string[] {
  const minute = (instant: string | null) =>
    instant === null ? "never" : `${instant.slice(0, 16).replace("T", " ")}Z`;
  return [
    key.sandbox ? `${key.mode} (sandbox)` : key.mode,
    key.name,
    key.hint,
    scopesOf(key.scopes),
    key.revoked_at === null ? minute(key.expires_at) : `revoked ${minute(key.revoked_at)}`,
    minute(key.last_used_at),
    key.id,
  ];
}

async function revoke(args: readonly string[], env: Environment): Promise<void> {
  const { values, words } = parseFlags(args, where, { words: 1 });
  const [named] = words;
  if (named === undefined) throw new UsageError("revoke requires the id or hint of a key.");
  const revoked = await withDatabase(configOf(values, env), (db) => revokeKey(db, named));
  if (values["json"] === true) return console.log(JSON.stringify(revoked, null, 2));
  console.log(`\n  Revoked the ${revoked.mode} key "${revoked.name}" (${revoked.hint}).\n`);
}

async function generate(args: readonly string[]): Promise<void> {
  const { values } = parseFlags(args, { mode: text, json: flag });
  if (values["mode"] === undefined)
    throw new UsageError("generate requires --mode test or --mode live.");
  const key = generateKey(modeOf(values));
  console.log(values["json"] === true ? JSON.stringify({ key }) : key);
}

/** The scopes of a key in a cell: the usual ones together are "all". */
function scopesOf(held: readonly string[]): string {
  if (!workspaceScopes.every((scope) => held.includes(scope))) return held.join(",");
  return held.includes("operator") ? "all,operator" : "all";
}

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { settings } from "../../apps/server/src/platform/config/config.ts";
import { parseKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { BIN, run, start, stop, type Product } from "./product.ts";

/** Runs the real program to its end. */
async function salesos(args: readonly string[], env: Record<string, string> = {}) {
  const program = run([process.execPath, BIN, ...args], env);
  const code = await program.ended;
  return { code, text: program.output() };
}

describe("the command line", () => {
  test.each([["--help"], ["-h"], ["help"]])("%s names every command", async (flag) => {
    const { code, text } = await salesos([flag]);
    expect(code).toBe(0);
    for (const command of ["serve", "keys", "backup", "restore", "migrate", "doctor", "help"]) {
      expect(text).toMatch(new RegExp(`^ +${command} `, "m"));
    }
  });

  test("--version is the version of the package", async () => {
    expect(await salesos(["--version"])).toEqual({ code: 0, text: "0.1.0\n" });
  });

  test("serve --help lists every setting with its flag, its default and its text", async () => {
    const { code, text } = await salesos(["serve", "--help"]);
    expect(code).toBe(0);
    for (const [name, setting] of Object.entries(settings)) {
      expect(text).toContain(`, ${name}\n      ${setting.text}`);
      if (setting.default !== "") expect(text).toContain(`Default: ${setting.default}.`);
    }
    expect(text).toContain("--data-dir, SALESOS_DATA_DIR");
  });

  test("help explains one command", async () => {
    expect((await salesos(["help", "keys"])).text).toContain("keys <action>");
    expect((await salesos(["help", "kyes"])).code).toBe(2);
  });

  test.each([
    ["", "Usage:"],
    ["srve", 'Did you mean "serve"?'],
    ["dance", 'Unknown command "dance". Known: serve, keys, backup, restore, migrate, doctor, '],
    ["serve --prot 1", "Did you mean --port?"],
    ["serve now", '"now" is one word too many'],
    ["serve --port --host x", "--port needs a value"],
    ["keys", "keys requires an action: create, list, revoke, generate"],
    ["keys revok x", 'Did you mean "keys revoke"?'],
    ["keys create", "create requires a --name"],
    ["keys create --name x --mode prod", "--mode must be test or live"],
    ["keys create --name x --scopes lead:read", 'Did you mean "leads:read"?'],
    ["keys create --name x --expires 2027-02-31", "--expires must be a date"],
    ["keys create --name x --expires 2020-01-01", "--expires must be in the future"],
    ["keys create --name x --addresses office", '"office"'],
    ["keys list --al", "Did you mean --all?"],
    ["keys revoke", "revoke requires the id or hint"],
    ["keys generate", "generate requires --mode"],
    ["restore", "restore requires a backup file"],
    ["backup now", '"now" is one word too many'],
    ["backup --ouput x", "Did you mean --output?"],
    ["migrate --chek", "Did you mean --check?"],
    ["doctor --prot 1", "Did you mean --port?"],
  ])("%s: exit code 2 and what is right instead", async (line, message) => {
    const { code, text } = await salesos(line.split(" ").filter((word) => word !== ""));
    expect(text).toContain(message);
    expect(text).not.toMatch(/^\s+at /m);
    expect(code).toBe(2);
  });

  test("keys generate prints a key that opens nothing yet", async () => {
    const { code, text } = await salesos(["keys", "generate", "--mode", "live"]);
    expect(code).toBe(0);
    expect(parseKey(text.trim())).toEqual({ mode: "live" });
  });
});

describe("keys", () => {
  let dataDir: string;
  let product: Product | undefined;
  const env = () => ({
    SALESOS_DATA_DIR: dataDir,
    SALESOS_SAMPLE_DATA: "off",
    SALESOS_SANDBOX: "off",
  });
  const keys = (...args: string[]) => salesos(["keys", ...args, "--data-dir", dataDir]);
  const json = async (...args: string[]) => JSON.parse((await keys(...args, "--json")).text);
  const status = async (key: string) =>
    (await fetch(`${product?.url}/api/leads?limit=1`, { headers: { "x-api-key": key } })).status;

  beforeAll(async () => {
    dataDir = path.join(await mkdtemp(path.join(tmpdir(), "salesos-cli-")), "data");
  });
  afterAll(async () => {
    if (product !== undefined) await stop(product);
    await rm(path.dirname(dataDir), { recursive: true, force: true });
  });

  test("on a folder without data say so, with exit code 1, and make none", async () => {
    const { code, text } = await keys("list");
    expect(code).toBe(1);
    expect(text).toContain(`${dataDir} has no SalesOS data yet.`);
    expect((await keys("list")).text).toBe(text);
  });

  test("beside a running server, a new key opens at once and a revoked one no more", async () => {
    product = await start(env());
    const made = await json("create", "--name", "CI", "--mode", "live", "--expires", "2099-01-01");
    expect(made).toMatchObject({
      mode: "live",
      name: "CI",
      expires_at: "2099-01-01T00:00:00.000Z",
    });
    expect(await status(made.key)).toBe(200);
    expect((await keys("revoke", made.hint)).text).toContain("Revoked the live key");
    expect(await status(made.key)).toBe(401);
  });

  test("are limited to the scopes and addresses that were asked for", async () => {
    const made = await json(
      "create",
      "--name",
      "x",
      "--scopes",
      "deals:read",
      "--addresses",
      "::1",
    );
    expect(made).toMatchObject({ mode: "test", scopes: ["deals:read"], addresses: ["::1"] });
    expect(await status(made.key)).toBe(403);
    await json("revoke", made.id);
  });

  test("are listed in aligned columns, without the revoked ones unless --all asks for them", async () => {
    const { text } = await keys("list");
    const lines = text.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^MODE +NAME +KEY +SCOPES +EXPIRES +LAST USED +ID$/);
    expect(lines).toHaveLength(3);
    const column = lines[0]?.indexOf("ID") ?? 0;
    for (const line of lines.slice(1)) expect(line.slice(column)).toMatch(/^[0-9a-f-]{36}$/);
    expect((await json("list")).length).toBe(2);
    expect((await json("list", "--all")).length).toBe(4);
    expect((await keys("list", "--all")).text).toMatch(/revoked \d{4}-/);
  });

  test("are created and revoked without a server too, and hold when it comes back", async () => {
    if (product !== undefined) await stop(product);
    product = undefined;
    const made = await json("create", "--name", "Away");
    const gone = await json("create", "--name", "Gone");
    await json("revoke", gone.key);
    product = await start(env());
    expect(await status(made.key)).toBe(200);
    expect(await status(gone.key)).toBe(401);
  });

  test("that do not exist or are not named clearly are not revoked: exit code 1", async () => {
    const unknown = await keys("revoke", "sos_live_0000…0000");
    expect(unknown.code).toBe(1);
    expect(unknown.text).toContain("No key has this id or hint");
    expect((await keys("revoke", "sos_")).code).toBe(1);
  });
});

test("a flag of serve wins over the environment", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "salesos-cli-"));
  const dataDir = path.join(folder, "from-flag");
  const command = [process.execPath, BIN, "serve", "--data-dir", dataDir, "--port=0"];
  const product = await start({ SALESOS_DATA_DIR: "/nowhere", PORT: "1" }, command);
  try {
    expect(product.output()).toContain(dataDir);
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
  } finally {
    await stop(product);
    await rm(folder, { recursive: true, force: true });
  }
});

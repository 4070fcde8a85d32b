import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contract } from "../../apps/server/src/contract.ts";
import { startTestApp, type TestApp } from "../../apps/server/src/testing/app.ts";
import { CLI, salesos, type Ran } from "./run.ts";

const shell = promisify(execFile);
let app: TestApp;
let home: string;
beforeAll(async () => {
  [app, home] = await Promise.all([startTestApp(), mkdtemp(path.join(tmpdir(), "salesos-cli-"))]);
});
afterAll(async () => {
  await app.stop();
  await rm(home, { recursive: true });
});

const own = () => ({ XDG_CONFIG_HOME: home, SALESOS_URL: app.url, SALESOS_KEY: app.liveKey });
const cli = (args: readonly string[], input?: string): Promise<Ran> => salesos(args, own(), input);
const json = (ran: Ran) => JSON.parse(ran.stdout) as Record<string, unknown>;

test("a record is created, read, changed, listed and deleted", async () => {
  const made = json(
    await cli([
      "leads",
      "create",
      "--company-name",
      "Acme Inc",
      "--employee-count",
      "120",
      "--tags",
      "a, b",
      "--json",
    ]),
  );
  expect(made).toMatchObject({ company_name: "Acme Inc", employee_count: 120, tags: ["a", "b"] });
  const id = String(made["id"]);
  const shown = await cli(["leads", "get", id]);
  expect(shown.stdout).toMatch(/^company_name +Acme Inc$/m);
  const changed = json(
    await cli(["leads", "update", id, "--status", "contacted", "--title", "null", "--json"]),
  );
  expect(changed).toMatchObject({ status: "contacted", title: null });
  const list = await cli(["leads", "list"]);
  expect(list.stdout).toContain(id);
  expect(list.stdout.split("\n")[0]).toMatch(/^id +company_name/);
  expect(await cli(["leads", "delete", id])).toEqual({ code: 0, stdout: "", stderr: "Done.\n" });
  const gone = await cli(["leads", "get", id]);
  expect([gone.code, gone.stdout]).toEqual([1, ""]);
  expect(gone.stderr).toContain("404 not_found");
});

test("what is wrong is named with its place, the request id and the article, and nothing goes to standard output", async () => {
  const ran = await cli(["leads", "create", "--contact-email", "nobody"]);
  expect([ran.code, ran.stdout]).toEqual([1, ""]);
  expect(ran.stderr).toMatch(/\/contact_email must be a valid e-mail address/);
  expect(ran.stderr).toMatch(
    /422 invalid_body · request req_\w+ · http\S+\/help\/errors\/invalid_body/,
  );
});

test("--all reads every page, as CSV or as one JSON object per line, and pipes into what stops early", async () => {
  const names = Array.from({ length: 25 }, (_, i) => `Piped, "${i}"`);
  for (const name of names)
    await app.call("POST", "/api/deals", { body: { title: name, value: 1 } });
  const lines = await cli(["deals", "list", "--limit", "10", "--all", "--json"]);
  const titles = lines.stdout
    .trim()
    .split("\n")
    .map((line) => (JSON.parse(line) as { title: string }).title);
  expect(titles.toReversed()).toEqual(names);
  const csv = await cli(["deals", "list", "--limit", "10", "--all", "--csv", "--fields", "title"]);
  const [head, ...rows] = csv.stdout.trim().split("\n");
  expect(head).toBe("id,title");
  expect(rows).toHaveLength(25);
  expect(rows.at(-1)).toMatch(/^[0-9a-f-]{36},"Piped, ""0"""$/);
  const program = `"${process.execPath}" --conditions=@salesos/source "${CLI}" deals list --limit 1 --all --json | head -n 1; exit \${PIPESTATUS[0]}`;
  const piped = await shell("bash", ["-c", program], { env: { ...process.env, ...own() } });
  expect(piped.stderr).toBe("");
});

test("a body comes from a flag, a file or standard input, and flags win over it", async () => {
  const body = { title: "From data", value: 5 };
  const file = path.join(home, "deal.json");
  await writeFile(file, JSON.stringify(body));
  const given = [JSON.stringify(body), `@${file}`, "-"];
  for (const data of given) {
    const args = ["deals", "create", "--data", data, "--value", "7", "--dry-run", "--json"];
    const ran = await cli(args, JSON.stringify(body));
    expect(json(ran)).toMatchObject({ title: "From data", value: 7 });
  }
});

test.each([
  [["leads", "lst"], "(Did you mean list?)"],
  [["leads", "list", "--indusry", "x"], "(Did you mean --industry?)"],
  [["leads", "create", "--employee-count", "many"], "--employee-count must be a number"],
  [["leads", "create", "--status", "old"], "--status must be one of new, contacted"],
  [["leads", "create", "--data", "{"], "--data must be JSON"],
  [["leads", "get"], "missing required argument 'id'"],
  [["keys", "list", "--bogus"], "Unknown flag --bogus"],
  [["status", "incidnts"], 'Did you mean "incidents"?'],
  [["leads", "list", "--key", "sos_test_x"], "Check that you copied all of it"],
  [["leads", "list", "--server", "localhost:7253"], "The server must be a URL"],
  [["leads", "list", "--csv", "--json"], "'--csv' cannot be used with option '--json'"],
  [["leads", "list", "--json", "--csv-raw"], "'--csv-raw' cannot be used with option '--json'"],
  [["leads", "list", "--csv-raw", "--csv"], "cannot be used with option"],
  [["listen"], "listen requires --forward-to"],
  [
    ["listen", "--forward-to", "localhost:3000"],
    "--forward-to must be a URL such as http://localhost:3000/hook",
  ],
  [["listen", "--forward-to", "http://localhost", "--url", "x"], "The server must be a URL"],
])("a wrong command line ends with 2 and says what is right: %j", async (args, words) => {
  const ran = await cli(args);
  expect([ran.code, ran.stdout]).toEqual([2, ""]);
  expect(ran.stderr).toContain(words);
});

test("a login is checked, kept for its owner alone, and used; without one it is said how", async () => {
  const env = { XDG_CONFIG_HOME: path.join(home, "other") };
  const before = await salesos(["leads", "list"], { ...env, SALESOS_URL: app.url });
  expect([before.code, before.stderr]).toEqual([1, expect.stringContaining("salesos login")]);
  const wrong = `sos_test_${"A".repeat(38)}`;
  const refused = await salesos(["login", "--server", app.url, "--key", wrong], env);
  expect([refused.code, refused.stderr]).toEqual([
    1,
    expect.stringContaining("401 unauthenticated"),
  ]);
  const done = await salesos(["login", "--server", app.url, "--key", "-"], env, `${app.testKey}\n`);
  expect(done.stderr).toContain("test workspace");
  const file = path.join(env.XDG_CONFIG_HOME, "salesos/profiles.json");
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
    default: { url: app.url, key: app.testKey },
  });
  expect((await salesos(["whoami"], env)).stdout).toContain("test workspace");
  // The key of one server is not shown to another.
  const elsewhere = await salesos(["whoami", "--server", "http://127.0.0.1:9"], env);
  expect(elsewhere.stderr).toContain("No key for http://127.0.0.1:9");
  expect((await salesos(["logout"], env)).code).toBe(0);
  expect((await salesos(["whoami", "--server", app.url], env)).code).toBe(1);
});

test("every operation of the contract is a command with help", async () => {
  const operations = Object.values(contract(app.url).paths).flatMap((methods) =>
    Object.values(methods),
  );
  const help = await cli(["--help"]);
  for (const resource of [
    "leads",
    "deals",
    "webhook-endpoints",
    "events",
    "api-keys",
    "request-logs",
  ])
    expect(help.stdout).toContain(`  ${resource} `);
  const shown = await Promise.all(
    ["leads", "webhook-deliveries"].map((resource) => cli([resource, "--help"])),
  );
  for (const { operationId, summary } of operations) {
    if (!/Lead(s|Score)?$|WebhookDeliver(y|ies)$/.test(operationId)) continue;
    expect(shown.map(({ stdout }) => stdout.replaceAll(/\s+/g, " ")).join(" ")).toContain(summary);
  }
});

test("logs tail shows the requests of the workspace", async () => {
  await app.call("GET", "/api/leads?nonsense=1");
  const ran = await cli(["logs", "tail", "--once", "--status", "4xx", "--lines", "1"]);
  expect(ran.stdout).toMatch(/400 {2}GET {5}\/api\/leads invalid_parameter/);
});

test("status reads the status page, and openapi the contract", async () => {
  const status = await cli(["status", "--json"]);
  expect(json(status)).toHaveProperty("components");
  expect(json(await cli(["openapi"]))).toHaveProperty("openapi", "3.1.1");
  for (const command of ["status", "openapi"]) {
    const nobody = await salesos([command, "--server", "http://127.0.0.1:9"], own());
    expect([nobody.code, nobody.stderr]).toEqual([
      1,
      expect.stringMatching(/does not respond\. Is SalesOS running there\? .*npm start/),
    ]);
  }
});

test("bash completes commands and flags with the script that completion prints", async () => {
  const program = `"${process.execPath}" --conditions=@salesos/source "${CLI}"`;
  const script = `salesos() { ${program} "$@"; }; source <(salesos completion bash)
    COMP_WORDS=(salesos leads cre); COMP_CWORD=2; COMP_LINE="salesos leads cre"; COMP_POINT=\${#COMP_LINE}
    __salesos_complete 2>/dev/null; echo "\${COMPREPLY[@]}"`;
  const { stdout } = await shell("bash", ["-c", script], { env: { ...process.env, ...own() } });
  expect(stdout).toContain("create");
  const types = await cli(["complete", "--", "trigger", "lead."]);
  expect(types.stdout).toMatch(/^lead\.created\b/m);
  const below = await cli(["complete", "--", "status", "incidents", "cre"]);
  expect(below.stdout).toMatch(/^create-update\b/m);
  for (const name of ["zsh", "fish", "powershell"])
    expect((await cli(["completion", name])).stdout.length).toBeGreaterThan(200);
});

test("nothing is coloured when it is piped", async () => {
  const ran = await cli(["leads", "list"]);
  expect(ran.stdout + ran.stderr).not.toContain("\u001B");
});

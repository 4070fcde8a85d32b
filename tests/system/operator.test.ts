import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { Client, type ClientConfig } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { migrate } from "../../apps/server/src/platform/database/migrate.ts";
import {
  startTestPostgres,
  type TestPostgres,
} from "../../apps/server/src/testing/postgres-server.ts";
import { startReceiver, type Receiver } from "../../apps/server/src/testing/receiver.ts";
import { eventually } from "../../apps/server/src/testing/poll.ts";
import { BIN, run, start, stop, type Product } from "./product.ts";

const key = generateKey("live");
const settings = { SALESOS_LIVE_KEY: key, SALESOS_SAMPLE_DATA: "off", SALESOS_SANDBOX: "off" };
let folder: string;
let postgres: TestPostgres;
const launched: Product[] = [];
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "salesos-operator-"));
  postgres = await startTestPostgres();
});
afterAll(async () => {
  // What a test that failed has left running.
  for (const product of launched) await stop(product);
  await postgres.stop();
  await rm(folder, { recursive: true, force: true });
});

async function launch(env: Record<string, string>): Promise<Product> {
  const product = await start(env);
  launched.push(product);
  return product;
}

/** Runs the real program to its end. */
async function salesos(args: readonly string[], env: Record<string, string> = {}) {
  const program = run([process.execPath, BIN, ...args], env);
  const code = await program.ended;
  return { code, text: program.output() };
}

async function query<Row>(connection: ClientConfig, text: string): Promise<Row[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

/** A new database without a schema, and its URL. */
async function newDatabase(name: string): Promise<{ url: string; connection: ClientConfig }> {
  const { host, port, user } = postgres.connection;
  await query(postgres.connection, `create database ${name}`);
  const url = `postgresql://${user}@/${name}?host=${encodeURIComponent(host)}&port=${port}`;
  return { url, connection: { ...postgres.connection, database: name } };
}

async function call(product: Product, method: string, at: string, body?: object) {
  const response = await fetch(product.url + at, {
    method,
    headers: { "x-api-key": key, "content-type": "application/json" },
    ...(body && { body: JSON.stringify(body) }),
  });
  return { status: response.status, json: (await response.json()) as Record<string, any> }; // oxlint-disable-line no-explicit-any -- answers of every shape
}

const LISTS = [
  "/api/leads",
  "/api/deals",
  "/api/events",
  "/api/webhook-endpoints",
  "/api/webhook-deliveries",
  "/api/api-keys",
];

/** What the API answers, but for when a key was last used. */
async function answers(product: Product): Promise<unknown[]> {
  const all = await Promise.all(LISTS.map((at) => call(product, "GET", at)));
  return all.map(({ status, json }) => ({
    status,
    data: json["data"].map((row: object) => ({ ...row, last_used_at: undefined })),
  }));
}

describe("a backup moves an installation", () => {
  const data = () => path.join(folder, "data");
  let receiver: Receiver;
  let before: unknown[];
  let after: string;
  beforeAll(async () => {
    receiver = await startReceiver();
    // As an api process, which sends nothing, so that deliveries wait.
    const product = await launch({ ...settings, SALESOS_DATA_DIR: data(), SALESOS_ROLE: "api" });
    expect(product.output()).toContain("not sent by this process");
    const endpoint = { url: receiver.url, event_types: ["lead.created", "deal.created"] };
    await call(product, "POST", "/api/webhook-endpoints", endpoint);
    for (const name of [
      "Plain",
      'Tab\t "quotes" \\ back\\nslash',
      "Line\nbreak 🦊 é",
      "\\N \\. ''",
    ]) {
      const lead = await call(product, "POST", "/api/leads", {
        company_name: name,
        custom: { note: name },
      });
      const deal = { title: name, value: 12.5, lead_id: lead.json["id"] };
      expect((await call(product, "POST", "/api/deals", deal)).status).toBe(201);
    }
    await eventually(
      async () =>
        (await call(product, "GET", "/api/events")).json["data"].length === 8 || undefined,
    );
    before = await answers(product);

    const made = await salesos([
      "backup",
      "--data-dir",
      data(),
      "--output",
      path.join(folder, "one.tar.gz"),
    ]);
    expect(made.text).toMatch(/Backed up \d+ rows from \d+ tables to .*one\.tar\.gz \(0\.\d MB\)/);
    expect(made.text).toContain("only you can read it");
    expect(made.code).toBe(0);
    // What happens after the backup is lost, but no reader may miss what takes its place.
    for (let i = 0; i < 50; i++) {
      await call(product, "POST", "/api/leads", { company_name: "After the backup" });
    }
    after = await eventually(async () => {
      const { json } = await call(product, "GET", "/api/events?limit=100");
      return json["data"].length === 58 ? (json["next_after"] as string) : undefined;
    });
    await stop(product);
  });
  afterAll(() => receiver.stop());

  test("to one's own PostgreSQL: the same answers, the keys open, waiting webhooks go out, readers miss nothing", async () => {
    const { url } = await newDatabase("moved");
    const restored = await salesos([
      "restore",
      path.join(folder, "one.tar.gz"),
      "--database-url",
      url,
    ]);
    expect(restored.text).toMatch(/Restored \d+ rows from \d+ tables/);
    expect(restored.code).toBe(0);

    let product = await launch({ ...settings, DATABASE_URL: url, SALESOS_ROLE: "api" });
    expect(await answers(product)).toEqual(before);
    await call(product, "POST", "/api/leads", { company_name: "New" });
    await eventually(async () => {
      const { json } = await call(product, "GET", `/api/events?after=${after}`);
      const names = json["data"].map(
        (event: { data: { company_name: string } }) => event.data.company_name,
      );
      return names.includes("New") || undefined;
    });
    expect(receiver.received).toHaveLength(0);
    await stop(product);

    product = await launch({ ...settings, DATABASE_URL: url });
    await eventually(() => receiver.received.length === 9 || undefined);
    await stop(product);
    const sent = new Set(receiver.received.map(({ json }) => json.id));
    expect(sent.size).toBe(9);
  });

  test("and back into an embedded database", async () => {
    const { url } = await newDatabase("from_there");
    const [one, two] = [path.join(folder, "one.tar.gz"), path.join(folder, "two.tar.gz")];
    expect((await salesos(["restore", one, "--database-url", url])).code).toBe(0);
    expect((await salesos(["backup", "--database-url", url, "--output", two])).code).toBe(0);
    const dataDir = path.join(folder, "back");
    expect((await salesos(["restore", two, "--data-dir", dataDir])).code).toBe(0);
    const product = await launch({ ...settings, SALESOS_DATA_DIR: dataDir, SALESOS_ROLE: "api" });
    expect(await answers(product)).toEqual(before);
    await stop(product);
  });

  test("a stopped installation is backed up as it is, and left stopped", async () => {
    const file = path.join(folder, "stopped.tar.gz");
    const { code } = await salesos(["backup", "--data-dir", data(), "--output", file]);
    expect(code).toBe(0);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await readdir(data())).not.toContain("salesos.lock");
  });

  test("a file that is there is kept, and so is a database that holds something", async () => {
    const file = path.join(folder, "one.tar.gz");
    const again = await salesos(["backup", "--data-dir", data(), "--output", file]);
    expect([again.code, again.text]).toEqual([1, expect.stringContaining("is there already")]);
    const onto = await salesos(["restore", file, "--data-dir", data()]);
    expect([onto.code, onto.text]).toEqual([1, expect.stringContaining("is not empty")]);
  });

  test("a folder that cannot be written is named, with no stack and exit code 1", async () => {
    const sealed = path.join(folder, "sealed");
    await mkdir(sealed, { mode: 0o555 });
    // Root may write everywhere but in the kernel's own tree.
    const at = process.getuid?.() === 0 ? "/sys/b.tar.gz" : path.join(sealed, "b.tar.gz");
    const { code, text } = await salesos(["backup", "--data-dir", data(), "--output", at]);
    expect(text).toContain(`Cannot write to ${at}: `);
    expect(text).not.toMatch(/^\s+at /m);
    expect(code).toBe(1);
  });

  test("a damaged file is refused before a data folder is made", async () => {
    const bytes = await readFile(path.join(folder, "one.tar.gz"));
    const cut = path.join(folder, "cut.tar.gz");
    await writeFile(cut, bytes.subarray(0, -200));
    const dataDir = path.join(folder, "never");
    const refused = await salesos(["restore", cut, "--data-dir", dataDir]);
    expect(refused.code).toBe(1);
    expect(refused.text).toContain("it was cut short. Nothing was changed.");
    expect(refused.text).not.toMatch(/^\s+at /m);
    expect(await readdir(folder)).not.toContain("never");
    const verified = await salesos([
      "restore",
      path.join(folder, "one.tar.gz"),
      "--verify-only",
      "--json",
    ]);
    expect(JSON.parse(verified.text)).toMatchObject({
      salesos: "0.1.0",
      tables: { leads: expect.any(Number), deals: expect.any(Number) },
    });
    expect((await salesos(["restore", cut, "--verify-only"])).code).toBe(1);
  });

  test("to standard output comes the file and nothing else", async () => {
    const program = run(
      [process.execPath, BIN, "backup", "--data-dir", data(), "--output", "-"],
      {},
    );
    const chunks: Buffer[] = [];
    program.child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
    expect(await program.ended).toBe(0);
    expect(gunzipSync(Buffer.concat(chunks)).includes("manifest.json")).toBe(true);
  });
});

describe("with much in it", () => {
  let url: string;
  let connection: ClientConfig;
  beforeAll(async () => {
    ({ url, connection } = await newDatabase("large"));
    await migrate(connection);
    await query(
      connection,
      "insert into settings select 's' || i, repeat(md5(i::text), 40) from generate_series(1, 100000) i",
    );
  });

  test("a backup that is broken off by Ctrl-C leaves nothing behind: exit code 130", async () => {
    const place = await mkdtemp(path.join(folder, "broken-"));
    const program = run(
      [process.execPath, BIN, "backup", "--database-url", url, "--output", path.join(place, "b")],
      {},
    );
    await eventually(async () => (await readdir(place)).length > 0 || undefined);
    program.child.kill("SIGINT");
    expect(await program.ended).toBe(130);
    expect(program.output()).toContain("Canceled. No backup was made");
    expect(await readdir(place)).toEqual([]);
  });

  test("a restore that is killed leaves the database empty", async () => {
    const file = path.join(folder, "large.tar.gz");
    expect((await salesos(["backup", "--database-url", url, "--output", file])).code).toBe(0);
    const target = await newDatabase("killed");
    const program = run([process.execPath, BIN, "restore", file, "--database-url", target.url], {});
    await eventually(async () => {
      const rows = await query(
        postgres.superuser,
        "select from pg_stat_activity where application_name = 'salesos restore' and query like 'copy%'",
      );
      return rows.length > 0 || undefined;
    });
    program.child.kill("SIGKILL");
    await program.ended;
    await eventually(async () => {
      const rows = await query(
        postgres.superuser,
        "select from pg_stat_activity where application_name = 'salesos restore'",
      );
      return rows.length === 0 || undefined;
    });
    expect(
      await query(
        target.connection,
        "select from pg_class where relnamespace = 'public'::regnamespace",
      ),
    ).toEqual([]);
    expect((await salesos(["restore", file, "--database-url", target.url])).code).toBe(0);
  });
});

describe("migrate", () => {
  test("--check says what would run and changes nothing; then it runs, once", async () => {
    const { url, connection } = await newDatabase("to_migrate");
    const flags = ["--database-url", url];
    const check = await salesos(["migrate", "--check", ...flags]);
    expect(check.text).toMatch(/Would run:\s+0001_ground\.sql\s+0002/);
    expect(check.code).toBe(3);
    expect(
      await query(connection, "select from pg_class where relnamespace = 'public'::regnamespace"),
    ).toEqual([]);
    const ran = await salesos(["migrate", ...flags]);
    expect([ran.code, ran.text]).toEqual([0, expect.stringMatching(/Ran:\s+0001_ground\.sql/)]);
    const after = await salesos(["migrate", "--check", ...flags]);
    expect([after.code, after.text]).toEqual([0, expect.stringContaining("is up to date")]);
    await query(
      connection,
      "insert into schema_migrations (name, checksum) values ('9999_future.sql', 'x')",
    );
    const newer = await salesos(["migrate", "--json", ...flags]);
    expect(newer.code).toBe(1);
    expect(JSON.parse(newer.text)).toMatchObject({ unknown: ["9999_future.sql"], pending: [] });
  });

  test("of a database that cannot be reached says so: exit code 1", async () => {
    const { code, text } = await salesos(["migrate", "--database-url", "postgres://127.0.0.1:1/x"]);
    expect([code, text]).toEqual([1, expect.stringContaining("Cannot use the database")]);
  });
});

describe("doctor", () => {
  test("finds nothing wrong with a running installation, and exits with 0", async () => {
    const dataDir = path.join(folder, "healthy");
    const product = await launch({ ...settings, SALESOS_DATA_DIR: dataDir });
    const port = new URL(product.url).port;
    const { code, text } = await salesos(["doctor", "--data-dir", dataDir, "--port", port]);
    await stop(product);
    expect(text).toContain("No problems found.");
    expect(text).toContain("SalesOS is running with this data");
    expect(code).toBe(0);
  });

  test("exits with 1 on a problem and says how to mend it, also as JSON", async () => {
    const env = {
      SALESOS_DATA_DIR: path.join(folder, "none"),
      HOST: "192.0.2.1",
      SALESOS_PLNA: "free",
    };
    const { code, text } = await salesos(["doctor", "--json"], env);
    expect(code).toBe(1);
    expect(JSON.parse(text)).toContainEqual({
      check: "settings",
      level: "warning",
      what: "SALESOS_PLNA is not a setting, so it has no effect.",
      mend: "Did you mean SALESOS_PLAN?",
    });
    const shown = await salesos(["doctor"], env);
    expect(shown.text).toMatch(/✗ port +7253|✗ port/);
    expect(shown.text).toContain("→ Set HOST to");
    expect(shown.text).toMatch(/1 problem, \d warnings?\./);
  });
});

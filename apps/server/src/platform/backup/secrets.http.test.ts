import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { extract } from "tar-stream";
import { afterAll, beforeAll, expect, test } from "vitest";
import { backupCommand } from "../../cli/backup.command.ts";
import { startTestApp, type TestApp } from "../../testing/app.ts";
import { openWorkbench, type Workbench } from "../../testing/backup.ts";
import { secretsInBackup } from "./secrets.ts";

const ROOT = path.join(import.meta.dirname, "../../../../..");
const columns = secretsInBackup.flatMap((one) => one.columns);
const tables = new Set(columns.map((column) => column.split(".")[0]));

let app: TestApp;
let bench: Workbench;
beforeAll(async () => {
  app = await startTestApp({ SALESOS_SANDBOX: "on" });
  bench = await openWorkbench();
});
afterAll(async () => {
  await bench.close();
  await app.stop();
});

/** The text of each table in a backup. */
async function read(file: string): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const archive = extract();
  archive.end(gunzipSync(readFileSync(file)));
  for await (const entry of archive) {
    const parts: Buffer[] = [];
    for await (const part of entry) parts.push(part as Buffer);
    const table = /^data\/(\w+)\//.exec(entry.header.name)?.[1];
    if (table !== undefined) {
      found.set(table, (found.get(table) ?? "") + Buffer.concat(parts).toString());
    }
  }
  return found;
}

test("every column whose name says that it is secret is declared, and no other is", async () => {
  const found = await app.database.query<{ name: string }>(
    `select c.relname || '.' || a.attname as name from pg_class c join pg_attribute a on a.attrelid = c.oid
      where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
        and c.relpersistence = 'p' and a.attnum > 0 and not a.attisdropped`,
  );
  const all = found.map(({ name }) => name);
  const suspicious = all.filter((name) =>
    /\.\w*(secret|token|password|credential|headers)/.test(name),
  );
  // A time, the token of a lease, and what is kept of a response, which has no secret: see below.
  const harmless = [
    "webhook_endpoints.next_secret_at",
    "webhook_deliveries.lease_token",
    "idempotency_keys.headers",
  ];
  expect(suspicious.filter((name) => !columns.includes(name) && !harmless.includes(name))).toEqual(
    [],
  );
  expect(columns.filter((name) => !all.includes(name))).toEqual([]);
});

test("what it holds of secrets is where it was declared; whole keys are nowhere", async () => {
  const headers = { "idempotency-key": "backup-1" };
  const endpoint = await app.call("POST", "/api/webhook-endpoints", {
    body: {
      url: "https://hooks.example.com/a",
      event_types: ["*"],
      headers: { "x-token": "header-value-4711" },
    },
    headers,
  });
  const key = await app.call("POST", "/api/api-keys", {
    body: { name: "K" },
    headers: { "idempotency-key": "backup-2" },
  });
  const witness = await app.call("POST", "/api/status/witnesses", { body: { name: "Frankfurt" } });
  const [{ value: sandboxKey } = { value: "" }] = await app.database.query<{ value: string }>(
    "select value from settings where name = 'sandbox_key'",
  );
  const backup = await read(await bench.backUp(app.database.connection));
  const holders = (text: string) => {
    expect(text.length).toBeGreaterThan(8);
    return [...backup].filter(([, rows]) => rows.includes(text)).map(([table]) => table);
  };
  const readable = [endpoint.json.secret, "header-value-4711", witness.json.secret];
  for (const secret of readable) {
    const held = holders(secret);
    expect(held.length).toBeGreaterThan(0);
    expect(held.filter((table) => !tables.has(table))).toEqual([]);
  }
  for (const whole of [key.json.key, app.liveKey, app.testKey, sandboxKey]) {
    expect(holders(whole)).toEqual([]);
  }
});

test.each([
  ["README.md", () => readFileSync(path.join(ROOT, "README.md"), "utf8")],
  [
    "the guide",
    () => readFileSync(path.join(ROOT, "apps/docs/src/content/docs/docs/backup.md"), "utf8"),
  ],
  ["the help of the command", () => backupCommand.help],
])("%s names all that is secret", (_name, text) => {
  const plain = text().replaceAll(/\s+/g, " ");
  for (const { what } of secretsInBackup) expect(plain).toContain(what);
});

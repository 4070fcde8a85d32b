import { readConfig } from "../../apps/server/src/platform/config/config.ts";
import { pino } from "pino";
import { inject, beforeAll, afterAll, describe, expect, test } from "vitest";
import { writeBackup } from "../../apps/server/src/platform/backup/index.ts";
import { examine } from "../../apps/server/src/platform/doctor/doctor.ts";
import { openDatabase } from "../../apps/server/src/platform/database/database.ts";
import { migrate } from "../../apps/server/src/platform/database/migrate.ts";
import { serve } from "../../apps/server/src/serve.ts";
import { startTestApp } from "../../apps/server/src/testing/app.ts";
import {
  createTestDatabase,
  urlOf,
  type TestDatabase,
} from "../../apps/server/src/testing/database.ts";
import { startPgBouncer, type PgBouncer } from "../../apps/server/src/testing/pgbouncer.ts";
import { PassThrough } from "node:stream";

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database.drop());

/** The same database through a pooler. */
const through = ({ host, port }: { host: string; port: number }) => ({
  ...database.connection,
  host,
  port,
});

async function start(pooler: PgBouncer, settings: Record<string, string>) {
  const connection = through(pooler);
  const env = {
    PORT: "0",
    SALESOS_SAMPLE_DATA: "off",
    DATABASE_URL: urlOf(connection),
    ...settings,
  };
  const running = await serve(readConfig(env, []), connection, pino({ level: "silent" }), {
    status: "off",
  });
  await running.stop();
}

const direct = () => ({ SALESOS_DATABASE_DIRECT_URL: urlOf(database.connection) });

// What makes PgBouncer drop startup parameters without a word.
const SILENT = { ignore_startup_parameters: "options,extra_float_digits" };

describe("through PgBouncer that pools sessions", () => {
  let pooler: PgBouncer;
  beforeAll(async () => {
    pooler = await startPgBouncer(inject("postgres"), "session", SILENT);
  });
  afterAll(() => pooler.stop());

  test("a server needs nothing but the address of the pooler", async () => {
    await start(pooler, {});
  });
  test("migrations and backups have their session", async () => {
    expect(await migrate(through(pooler))).toEqual([]);
    const manifest = await writeBackup(through(pooler), new PassThrough().resume(), {
      version: "0.1.0",
    });
    expect(manifest.migrations.length).toBeGreaterThan(0);
  });
});

describe("through PgBouncer that pools transactions", () => {
  let pooler: PgBouncer;
  beforeAll(async () => {
    pooler = await startPgBouncer(inject("postgres"), "transaction", SILENT);
  });
  afterAll(() => pooler.stop());

  test("requests run behind row-level security, each in its workspace, however connections are shared", async () => {
    const app = await startTestApp({ SALESOS_DATABASE_POOL: "20" });
    try {
      const create = (key: string, name: string) =>
        app.call("POST", "/api/leads", { key, body: { company_name: name } });
      const writes = Array.from({ length: 60 }, (_, i) =>
        i % 2 === 0 ? create(app.liveKey, "live") : create(app.testKey, "test"),
      );
      expect((await Promise.all(writes)).every(({ status }) => status === 201)).toBe(true);
      const reads = Array.from({ length: 60 }, async (_, i) => {
        const [key, own] = i % 2 === 0 ? [app.liveKey, "live"] : [app.testKey, "test"];
        const { json } = await app.call("GET", "/api/leads?limit=100", { key });
        expect(json.count).toBe(30);
        expect(json.data.every((lead: { company_name: string }) => lead.company_name === own)).toBe(
          true,
        );
      });
      await Promise.all(reads);
      const [seen] = await app.database.query<{ roles: string[] }>(
        "select array_agg(distinct usename::text) as roles from pg_stat_activity where datname = current_database()",
      );
      expect(seen?.roles).toEqual([database.connection.user]);
      expect((await app.call("GET", "/readyz")).status).toBe(200);
    } finally {
      await app.stop();
    }
  });

  test("a start without a direct address is refused, with what to set", async () => {
    await expect(start(pooler, {})).rejects.toThrow("Set SALESOS_DATABASE_DIRECT_URL");
  });
  test("a start with prepared statements that the pooler mixes up is refused, with what to set", async () => {
    await expect(start(pooler, direct())).rejects.toThrow("Set SALESOS_DATABASE_PREPARE=off");
  });
  test("statements that are mixed up while the server runs say so as well", async () => {
    const db = openDatabase({ connection: through(pooler), onError: () => {} });
    const ask = () => db.asSystem((tx) => tx.query({ name: "one", text: "select 1" }));
    try {
      const asked = Array.from({ length: 20 }, () => Promise.all([ask(), ask(), ask()]));
      await expect(Promise.all(asked)).rejects.toThrow("Set SALESOS_DATABASE_PREPARE=off");
      await Promise.allSettled(asked);
    } finally {
      await db.close();
    }
  });
  test("the doctor says the same of both", async () => {
    const DATABASE_URL = urlOf(through(pooler));
    const problems = async (env: Record<string, string>) =>
      (await examine({ DATABASE_URL, PORT: "0", ...env }, []))
        .filter(({ level }) => level === "problem")
        .map(({ check, mend }) => `${check}: ${mend}`);
    expect(await problems({})).toEqual([
      expect.stringMatching(/^database: Set SALESOS_DATABASE_DIRECT_URL/),
      expect.stringMatching(/^pooler: Set SALESOS_DATABASE_PREPARE=off/),
    ]);
    expect(await problems({ ...direct(), SALESOS_DATABASE_PREPARE: "off" })).toEqual([]);
  });
  test("a start with both set works", async () => {
    await start(pooler, { ...direct(), SALESOS_DATABASE_PREPARE: "off" });
  });
  test("a migration or a backup is refused and leaves no lock behind", async () => {
    await expect(migrate(through(pooler))).rejects.toThrow("SALESOS_DATABASE_DIRECT_URL");
    await expect(
      writeBackup(through(pooler), new PassThrough().resume(), { version: "0.1.0" }),
    ).rejects.toThrow("SALESOS_DATABASE_DIRECT_URL");
    expect(await database.query("select from pg_locks where locktype = 'advisory'")).toEqual([]);
  });
  test("a pooler that shares connections between statements is refused", async () => {
    const byStatement = await startPgBouncer(inject("postgres"), "statement");
    try {
      const settings = { ...direct(), SALESOS_DATABASE_PREPARE: "off" };
      await expect(start(byStatement, settings)).rejects.toThrow(/statement pooling/);
    } finally {
      await byStatement.stop();
    }
  });
});

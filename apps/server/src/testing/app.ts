import { pino, type Logger } from "pino";
import { generateKey } from "../platform/keys/key-format.ts";
import { readConfig } from "../platform/config/config.ts";
import { serve, type ServeOptions } from "../serve.ts";
import { checkAnswer } from "./contract-check.ts";
import { inject } from "vitest";
import type { ClientConfig } from "pg";
import { createTestDatabase, urlOf, type TestDatabase } from "./database.ts";

export interface TestAnswer {
  status: number;
  headers: Headers;
  /** The body as text; empty when there is none. */
  text: string;
  /** The body as JSON; `undefined` when there is none. */
  json: any; // oxlint-disable-line no-explicit-any -- tests look into answers of every shape
}

export interface TestRequest {
  body?: unknown;
  headers?: Record<string, string>;
  /** Another key than the live one; `null` for none. */
  key?: string | null;
}

export interface TestApp {
  url: string;
  liveKey: string;
  testKey: string;
  database: TestDatabase;
  /**
   * Calls the server over HTTP with the live key: `call("POST", "/api/leads", { body })`. Fails on
   * an answer of the API that the contract does not declare.
   */
  call(method: string, path: string, request?: TestRequest): Promise<TestAnswer>;
  stop(): Promise<void>;
}

/**
 * The whole product on a database of its own, listening on a free port. `env` is its configuration,
 * as an operator would write it. `beside` makes it a second instance on the database of another, with
 * the same keys. `on` gives it a database, which it leaves there. `sender` changes how webhooks are sent. `log` hears what the process logs.
 */
export async function startTestApp(
  env: Record<string, string> = {},
  {
    beside,
    on,
    log = pino({ level: "silent" }),
    ...options
  }: {
    beside?: Pick<TestApp, "database" | "liveKey" | "testKey">;
    on?: TestDatabase;
    log?: Logger;
  } & ServeOptions = {},
): Promise<TestApp> {
  const database = beside?.database ?? on ?? (await createTestDatabase());
  const liveKey = beside?.liveKey ?? generateKey("live");
  const testKey = beside?.testKey ?? generateKey("test");
  const { connection, settings } = throughPooler(database.connection);
  const config = readConfig(
    {
      ...settings,
      PORT: "0",
      SALESOS_SAMPLE_DATA: "off",
      SALESOS_SANDBOX: "off",
      SALESOS_LIVE_KEY: liveKey,
      SALESOS_TEST_KEY: testKey,
      ...env,
    },
    [],
  );
  const running = await serve(config, connection, log, {
    status: "off",
    ...options,
  });

  return {
    url: running.address,
    liveKey,
    testKey,
    database,
    async call(method, path, { body, headers = {}, key = liveKey } = {}) {
      const response = await fetch(running.address + path, {
        method,
        redirect: "manual",
        headers: {
          ...(key === null ? {} : { "x-api-key": key }),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...headers,
        },
        ...(body === undefined
          ? {}
          : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      });
      const text = await response.text();
      if (path.startsWith("/api/"))
        checkAnswer(method, path, {
          status: response.status,
          headers: response.headers,
          text,
          sent: body,
        });
      const isJson = /json/.test(response.headers.get("content-type") ?? "");
      return {
        status: response.status,
        headers: response.headers,
        text,
        json: isJson && text !== "" ? JSON.parse(text) : undefined,
      };
    },
    async stop() {
      await running.stop();
      if (beside === undefined && on === undefined) await database.drop();
    },
  };
}

/** How the server reaches a database: as it is, or through the pooler of the run, if there is one. */
function throughPooler(direct: ClientConfig) {
  const pooler = inject("pooler");
  if (pooler === undefined) return { connection: direct, settings: {} };
  const connection = { ...direct, host: pooler.host, port: pooler.port };
  const settings = {
    DATABASE_URL: urlOf(connection),
    SALESOS_DATABASE_DIRECT_URL: urlOf(direct),
    // Debian's PgBouncer is older than 1.21.
    SALESOS_DATABASE_PREPARE: pooler.mode === "transaction" ? "off" : "on",
  };
  return { connection, settings };
}

import { describe, expect, test } from "vitest";
import { generateKey } from "../keys/key-format.ts";
import { ConfigError, flagOf, readConfig, settings, type Config, type Setting } from "./config.ts";
import { UsageError } from "./flags.ts";
import { networksHold } from "../network/addresses.ts";

const liveKey = generateKey("live");
const testKey = generateKey("test");
const mistyped = liveKey.slice(0, -1) + (liveKey.endsWith("0") ? "1" : "0");

/** For each variable: texts it takes with what they become, and texts it refuses with the rule. */
const cases: Record<
  Setting,
  { good: [string, (config: Config) => unknown, unknown][]; bad: [string, string][] }
> = {
  HOST: {
    good: [["0.0.0.0", (config) => config.host, "0.0.0.0"]],
    bad: [],
  },
  PORT: {
    good: [
      ["0", (config) => config.port, 0],
      ["65535", (config) => config.port, 65_535],
      [" 80 ", (config) => config.port, 80],
    ],
    bad: ["65536", "-1", "1e3", "80.5", "http"].map((text) => [
      text,
      "must be a number from 0 to 65535.",
    ]),
  },
  SALESOS_DATA_DIR: {
    good: [["/srv/salesos", (config) => config.dataDir, "/srv/salesos"]],
    bad: [],
  },
  DATABASE_URL: {
    good: [
      ["postgres://u@db/x", (config) => config.databaseUrl, "postgres://u@db/x"],
      ["postgresql://db", (config) => config.databaseUrl, "postgresql://db"],
      ["", (config) => config.databaseUrl, undefined],
    ],
    bad: [["mysql://u:secret@db", "must begin with postgres:// or postgresql://."]],
  },
  SALESOS_DATABASE_DIRECT_URL: {
    good: [["", (config) => config.databaseDirectUrl, undefined]],
    bad: [
      ["postgres://db", "needs DATABASE_URL as well."],
      ["db:5432", "must begin with postgres:// or postgresql://."],
    ],
  },
  SALESOS_DATABASE_POOL: {
    good: [
      ["1", (config) => config.databasePool, 1],
      ["500", (config) => config.databasePool, 500],
    ],
    bad: ["0", "501", "-1", "ten", "1.5"].map((text) => [
      text,
      "must be a whole number from 1 to 500.",
    ]),
  },
  SALESOS_DATABASE_PREPARE: {
    good: [
      ["on", (config) => config.databasePrepare, true],
      ["off", (config) => config.databasePrepare, false],
    ],
    bad: [["no", "must be one of on, off."]],
  },
  SALESOS_ROLE: {
    good: [
      ["all", (config) => config.role, "all"],
      ["worker", (config) => config.role, "worker"],
    ],
    bad: [["sender", "must be one of all, api, worker."]],
  },
  SALESOS_PUBLIC_URL: {
    good: [
      ["https://crm.example.com/", (config) => config.publicUrl, "https://crm.example.com"],
      ["", (config) => config.publicUrl, ""],
    ],
    bad: [
      ["crm.example.com", "must be an http: or https: URL, without"],
      ["ftp://example.com", "must be an http: or https: URL, without"],
      ["https://user:secret@example.com", "must be an http: or https: URL, without"],
      ["https://example.com/?key=secret", "must be an http: or https: URL, without"],
    ],
  },
  SALESOS_LIVE_KEY: {
    good: [
      [liveKey, (config) => config.liveKey, liveKey],
      ["", (config) => config.liveKey, undefined],
    ],
    bad: [testKey, mistyped, "secret"].map((text) => [text, "must be a sos_live_ key"]),
  },
  SALESOS_TEST_KEY: {
    good: [[testKey, (config) => config.testKey, testKey]],
    bad: [liveKey, "sos_test_"].map((text) => [text, "must be a sos_test_ key"]),
  },
  SALESOS_PLAN: {
    good: [["growth", (config) => config.plan, "growth"]],
    bad: [
      ["gold", "must be one of free, starter, growth, scale, unlimited."],
      ["Free", "must be one of free, starter, growth, scale, unlimited."],
    ],
  },
  SALESOS_PLANS: {
    good: [['{"free":{"perMinute":7}}', (config) => config.plans.free.requests.perMinute, 7]],
    bad: [
      ["{", "must be a JSON object."],
      ['{"free":{"perMinute":0}}', '"free.perMinute" must be a whole number'],
    ],
  },
  SALESOS_SAMPLE_DATA: {
    good: [
      ["on", (config) => config.sampleData, true],
      ["off", (config) => config.sampleData, false],
    ],
    bad: [["auto", "must be one of on, off."]],
  },
  SALESOS_SANDBOX: {
    good: [
      ["on", (config) => config.sandbox, true],
      ["off", (config) => config.sandbox, false],
      ["auto", (config) => config.sandbox, true],
    ],
    bad: [["yes", "must be one of on, off, auto."]],
  },
  SALESOS_CORS_ORIGINS: {
    good: [
      ["*", (config) => config.corsOrigins, ["*"]],
      ["none", (config) => config.corsOrigins, []],
      [
        "https://a.example, https://b.example:8443",
        (config) => config.corsOrigins,
        ["https://a.example", "https://b.example:8443"],
      ],
    ],
    bad: [
      ["a.example", "must be *, none, or origins such as https://app.example.com"],
      ["https://a.example/", "must be *, none, or origins such as https://app.example.com"],
    ],
  },
  SALESOS_TRUSTED_PROXIES: {
    good: [
      ["10.0.0.0/8, ::1", (config) => networksHold(config.trustedProxies, "10.1.2.3"), true],
      ["10.0.0.0/8, ::1", (config) => networksHold(config.trustedProxies, "::1"), true],
      ["", (config) => networksHold(config.trustedProxies, "127.0.0.1"), false],
    ],
    bad: [["10.0.0.0/40", '"10.0.0.0/40"']],
  },
  SALESOS_WEBHOOK_ALLOW: {
    good: [["10.0.0.0/8", (config) => networksHold(config.outbound.allow, "10.1.2.3"), true]],
    bad: [["intranet", '"intranet"']],
  },
  SALESOS_WEBHOOK_DENY: {
    good: [["192.0.2.1", (config) => networksHold(config.outbound.deny, "192.0.2.1"), true]],
    bad: [["192.0.2.256", '"192.0.2.256"']],
  },
  SALESOS_WEBHOOK_HTTP: {
    good: [
      ["off", (config) => config.outbound.allowHttp, false],
      ["auto", (config) => config.outbound.allowHttp, true],
    ],
    bad: [["maybe", "must be one of on, off, auto."]],
  },
  SALESOS_SMTP_URL: {
    good: [
      ["", (config) => config.mail.smtpUrl, undefined],
      ["smtps://u:p@mail", (config) => config.mail.smtpUrl, "smtps://u:p@mail"],
    ],
    bad: ["mail.example.com:25", "https://mail", "smtp://"].map((text) => [
      text,
      "must begin with smtp:// or smtps://",
    ]),
  },
  SALESOS_MAIL_FROM: {
    good: [
      ["", (config) => config.mail.from, "support@bdotindustries.com"],
      ["crm@example.com", (config) => config.mail.from, "crm@example.com"],
    ],
    bad: [["CRM <crm@example.com>", "must be one e-mail address."]],
  },
  SALESOS_SUPPORT_ADDRESS: {
    good: [["help@example.com", (config) => config.mail.supportAddress, "help@example.com"]],
    bad: ["help", "a@example.com, b@example.com"].map((text) => [
      text,
      "must be one e-mail address.",
    ]),
  },
  SALESOS_SUPPORT_KEEP_DAYS: {
    good: [["30", (config) => config.supportKeepDays, 30]],
    bad: ["0", "-1", "1.5", "100000"].map((text) => [text, "must be a number of days"]),
  },
  SALESOS_EVENT_RETENTION_DAYS: {
    good: [
      ["7", (config) => config.eventRetentionDays, 7],
      ["365", (config) => config.eventRetentionDays, 365],
    ],
    bad: [
      ["6", "must be at least 7, because deliveries are retried for 75 hours"],
      ["0", "must be at least 7, because deliveries are retried for 75 hours"],
    ],
  },
  SALESOS_REQUEST_LOG_DAYS: {
    good: [
      ["7", (config) => config.requestLogDays, 7],
      ["0", (config) => config.requestLogDays, 0],
    ],
    bad: ["-1", "1.5", "100000"].map((text) => [text, "must be a whole number of days"]),
  },
  LOG_LEVEL: {
    good: [["silent", (config) => config.logLevel, "silent"]],
    bad: [["loud", "must be one of fatal, error, warn, info, debug, trace, silent."]],
  },
  LOG_FORMAT: {
    good: [["json", (config) => config.logFormat, "json"]],
    bad: [["pretty", "must be one of auto, text, json."]],
  },
};

describe.each(Object.entries(cases) as [Setting, (typeof cases)[Setting]][])(
  "%s",
  (name, { good, bad }) => {
    test.each(good)("takes %j", (text, read, expected) => {
      expect(read(readConfig({ [name]: text }, []))).toEqual(expected);
      expect(read(readConfig({}, [`--${flagOf(name)}=${text}`]))).toEqual(expected);
    });

    test.each(bad)("refuses %j and says the rule", (text, rule) => {
      const read = () => readConfig({ [name]: text }, []);
      expect(read).toThrow(ConfigError);
      expect(read).toThrow(name);
      expect(read).toThrow(rule);
    });
  },
);

describe("readConfig", () => {
  test("without anything the documented defaults hold", () => {
    expect(readConfig({}, [])).toMatchObject({
      host: "127.0.0.1",
      port: 7253,
      dataDir: "./data",
      databaseUrl: undefined,
      liveKey: undefined,
      plan: "unlimited",
      sampleData: true,
      sandbox: true,
      logLevel: "info",
      publicUrl: "",
      corsOrigins: ["*"],
      outbound: { allowHttp: true, allowLoopback: true },
    });
  });

  test("an empty variable is one that is not set", () => {
    for (const name of Object.keys(settings)) {
      for (const empty of ["", "  "])
        expect(readConfig({ [name]: empty }, [])).toEqual(readConfig({}, []));
    }
  });

  test("an empty flag overrides the variable where a setting may be empty, and is refused where not", () => {
    const env = { DATABASE_URL: "postgres://db", HOST: "::1" };
    expect(readConfig(env, ["--database-url="]).databaseUrl).toBeUndefined();
    expect(() => readConfig(env, ["--host="])).toThrow("HOST must not be empty.");
    expect(() => readConfig(env, ["--port="])).toThrow("PORT must be a number");
    expect(() => readConfig(env, ["--data-dir="])).toThrow("SALESOS_DATA_DIR must not be empty.");
  });

  test("every documented default is one that is taken", () => {
    for (const name of Object.keys(settings) as Setting[]) {
      expect(readConfig({ [name]: settings[name].default }, [])).toEqual(readConfig({}, []));
    }
  });

  test("a direct address of the environment is not taken for a database that a flag names", () => {
    const env = { DATABASE_URL: "postgres://a", SALESOS_DATABASE_DIRECT_URL: "postgres://b" };
    expect(readConfig(env, []).databaseDirectUrl).toBe("postgres://b");
    expect(readConfig(env, ["--database-url=postgres://c"]).databaseDirectUrl).toBeUndefined();
    const both = ["--database-url=postgres://c", "--database-direct-url=postgres://d"];
    expect(readConfig(env, both).databaseDirectUrl).toBe("postgres://d");
  });

  test("a flag wins over the environment", () => {
    const env = { PORT: "1000", SALESOS_PLAN: "free" };
    const config = readConfig(env, ["--port", "2000"]);
    expect(config).toMatchObject({ port: 2000, plan: "free" });
    // What the environment says is then not even looked at.
    expect(readConfig({ PORT: "junk" }, ["--port=2000"]).port).toBe(2000);
  });

  test("what is open to the network has no sandbox and sends no webhooks over http: by itself", () => {
    for (const HOST of ["0.0.0.0", "::", "192.0.2.1", "crm.example.com"]) {
      const { sandbox, outbound } = readConfig({ HOST }, []);
      expect({ sandbox, ...outbound }).toMatchObject({
        sandbox: false,
        allowHttp: false,
        allowLoopback: false,
      });
    }
    for (const HOST of ["127.0.0.1", "127.8.8.8", "::1", "localhost"]) {
      expect(readConfig({ HOST }, []).sandbox).toBe(true);
    }
  });

  test.each<[string, Record<string, string>, boolean]>([
    ["loopback, and no more is known", { HOST: "127.0.0.1" }, true],
    ["a public URL that is loopback", { SALESOS_PUBLIC_URL: "http://localhost:7253" }, true],
    ["a public URL that is loopback, IPv6", { SALESOS_PUBLIC_URL: "http://[::1]:7253" }, true],
    ["a name below localhost", { SALESOS_PUBLIC_URL: "http://sales.localhost" }, true],
    ["a public URL elsewhere", { SALESOS_PUBLIC_URL: "https://sales.example.com" }, false],
    ["a name like loopback", { SALESOS_PUBLIC_URL: "http://localhost.example.com" }, false],
    ["an address like loopback", { SALESOS_PUBLIC_URL: "http://127.evil.example" }, false],
    ["a trusted proxy here", { SALESOS_TRUSTED_PROXIES: "127.0.0.1" }, false],
    ["a trusted proxy elsewhere", { SALESOS_TRUSTED_PROXIES: "10.0.0.0/8" }, false],
    [
      "listening on all addresses",
      { HOST: "0.0.0.0", SALESOS_PUBLIC_URL: "http://localhost" },
      false,
    ],
  ])("auto means local development and nothing else: %s", (_, env, expected) => {
    const { sandbox, outbound } = readConfig(env, []);
    expect({ sandbox, ...outbound }).toMatchObject({
      sandbox: expected,
      allowHttp: expected,
      allowLoopback: expected,
    });
  });

  test("a name that only looks like loopback is not taken for it", () => {
    expect(readConfig({ HOST: "127.evil.example" }, []).sandbox).toBe(false);
  });

  test("a refused secret is not repeated", () => {
    const secrets = {
      SALESOS_LIVE_KEY: mistyped,
      SALESOS_TEST_KEY: liveKey,
      DATABASE_URL: "mysql://u:hunter2@db",
    };
    for (const [name, secret] of Object.entries(secrets)) {
      try {
        readConfig({ [name]: secret }, []);
        expect.unreachable();
      } catch (error) {
        expect((error as Error).message).toContain(name);
        expect((error as Error).message).not.toContain(secret);
      }
    }
  });

  test.each([
    [["--prot", "1"], "Unknown flag --prot. Did you mean --port?"],
    [["--datadir=x"], "Did you mean --data-dir?"],
    [["--colour"], "Unknown flag --colour. Known flags: --host --port"],
    [["-p"], "Unknown flag -p. Known flags:"],
    [["--port"], "--port needs a value"],
    [["--host", "--port", "1"], "--host needs a value"],
    [["7253"], '"7253" is one word too many. A value needs its flag before it: see --help.'],
    [["--__proto__=1"], "Unknown flag --__proto__."],
  ])("%j is refused with what is right", (args, message) => {
    expect(() => readConfig({}, args)).toThrow(UsageError);
    expect(() => readConfig({}, args)).toThrow(message);
  });
});

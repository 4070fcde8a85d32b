import type { BlockList } from "node:net";
import { parseKey } from "../keys/key-format.ts";
import { AddressError, parseDatabaseUrl } from "../database/address.ts";
import { parseFlags } from "./flags.ts";
import type { MailSettings } from "../mail/settings.ts";
import { withMaskedUrls } from "../text/masked-url.ts";
import { parseNetworks } from "../network/addresses.ts";
import { isLoopbackHost } from "../network/loopback.ts";
import type { OutboundPolicy } from "../outbound/address-guard.ts";
import { parsePlans, PLAN_NAMES, type PlanName, type Plans } from "../plans/plans.ts";
import { isEmailAddress } from "../text/email.ts";
import { urlFault } from "../text/url.ts";

const ORIGIN = /^[a-z][a-z0-9+.-]*:\/\/[^/?#\s]+$/;
const roles = ["all", "api", "worker"] as const;
const formats = ["auto", "text", "json"] as const;
const levels = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** The whole configuration, checked. Each member is an environment variable and a flag. */
export interface Config {
  host: string;
  port: number;
  dataDir: string;
  databaseUrl: string | undefined;
  /** Direct connection to PostgreSQL, when `databaseUrl` points to a pooler that shares connections. */
  databaseDirectUrl: string | undefined;
  /** Connections for short requests; the other kinds of work have fewer. */
  databasePool: number;
  /** Whether to use prepared statements, which PgBouncer before 1.21 does not support. */
  databasePrepare: boolean;
  /** What this process does: `api` serves requests, `worker` sends webhooks and mail and runs background jobs, `all` does both. */
  role: (typeof roles)[number];
  liveKey: string | undefined;
  testKey: string | undefined;
  plan: PlanName;
  plans: Plans;
  sampleData: boolean;
  sandbox: boolean;
  /** Whether the sandbox is limited to this machine because it was not turned on explicitly. */
  sandboxIsLocal: boolean;
  logLevel: (typeof levels)[number];
  logFormat: (typeof formats)[number];
  publicUrl: string;
  corsOrigins: string[];
  trustedProxies: BlockList;
  /** 0 turns off the log and usage counts. */
  requestLogDays: number;
  /** Where webhooks of live workspaces may go; test workspaces may also use http:. */
  outbound: OutboundPolicy;
  mail: MailSettings;
  /** Minimum days to keep events, deliveries and attempts; they are kept at most a week longer. */
  eventRetentionDays: number;
  /** Days to keep a support request. */
  supportKeepDays: number;
}

/** Each setting: its variable, its default as a string, and its description. The README's table is generated from it. */
export const settings = {
  HOST: { default: "127.0.0.1", text: "Address to listen on." },
  PORT: { default: "7253", text: "Port to listen on; 0 picks a free one." },
  SALESOS_DATA_DIR: { default: "./data", text: "Folder of the embedded database." },
  DATABASE_URL: {
    default: "",
    text: "PostgreSQL 15 or later, instead of the embedded one. Separate several hosts with commas; SalesOS uses the one that accepts writes.",
  },
  SALESOS_DATABASE_DIRECT_URL: {
    default: "",
    text: "Direct connection to PostgreSQL for LISTEN, migrations and backups, when DATABASE_URL points to a pooler in transaction mode. Default: DATABASE_URL.",
  },
  SALESOS_DATABASE_POOL: {
    default: "10",
    text: "Connections for short requests, 1 to 500. Each process opens up to 16 more for other work.",
  },
  SALESOS_DATABASE_PREPARE: {
    default: "on",
    text: "Prepared statements: on, or off for poolers that do not support them, such as PgBouncer before 1.21.",
  },
  SALESOS_ROLE: {
    default: "all",
    text: "What this process does: api serves requests, worker sends webhooks and mail and runs background jobs, all does both. A worker needs DATABASE_URL.",
  },
  SALESOS_PUBLIC_URL: {
    default: "",
    text: "URL at which users reach this server. Default: host and port.",
  },
  SALESOS_LIVE_KEY: {
    default: "",
    text: "First live key of an empty database. Default: a random key, printed once.",
  },
  SALESOS_TEST_KEY: {
    default: "",
    text: "First test key of an empty database. Default: a random key, printed once.",
  },
  SALESOS_PLAN: { default: "unlimited", text: `Plan of new workspaces: ${PLAN_NAMES.join(", ")}.` },
  SALESOS_PLANS: {
    default: "",
    text: 'Overrides for the plans, as JSON such as {"free":{"perMinute":120}}.',
  },
  SALESOS_SAMPLE_DATA: { default: "on", text: "Sample data in the test workspace: on or off." },
  SALESOS_SANDBOX: {
    default: "auto",
    text: "Public sandbox for the reference: on, off, or auto (on in local development: HOST and SALESOS_PUBLIC_URL are loopback, and no proxy is trusted).",
  },
  SALESOS_CORS_ORIGINS: {
    default: "*",
    text: "Origins whose pages may call the API, comma-separated; * for all, none for same-origin only. Cookies are never allowed.",
  },
  SALESOS_TRUSTED_PROXIES: {
    default: "",
    text: "Addresses or networks whose X-Forwarded-For is trusted, comma-separated.",
  },
  SALESOS_WEBHOOK_ALLOW: {
    default: "",
    text: "Private networks that webhooks may reach, comma-separated.",
  },
  SALESOS_WEBHOOK_DENY: {
    default: "",
    text: "Networks that webhooks must never reach, comma-separated.",
  },
  SALESOS_WEBHOOK_HTTP: {
    default: "auto",
    text: "Webhooks to http: URLs of live workspaces: on, off, or auto (on in local development, as for SALESOS_SANDBOX).",
  },
  SALESOS_SMTP_URL: {
    default: "",
    text: "Mail server, such as smtps://user:password@mail.example.com. Default: none; mail stays queued.",
  },
  SALESOS_MAIL_FROM: {
    default: "",
    text: "Sender address of mail. Default: SALESOS_SUPPORT_ADDRESS.",
  },
  SALESOS_SUPPORT_ADDRESS: {
    default: "support@bdotindustries.com",
    text: "Address that receives support requests.",
  },
  SALESOS_SUPPORT_KEEP_DAYS: {
    default: "365",
    text: "Days after which a support request is deleted.",
  },
  SALESOS_EVENT_RETENTION_DAYS: {
    default: "30",
    text: "Minimum days to keep events, deliveries and attempts, 7 or more. They are deleted a week at a time.",
  },
  SALESOS_REQUEST_LOG_DAYS: {
    default: "30",
    text: "Days to keep the request log of a workspace; 0 turns off the log and usage counts.",
  },
  LOG_LEVEL: { default: "info", text: `Lowest log level to write: ${levels.join(", ")}.` },
  LOG_FORMAT: {
    default: "auto",
    text: "Log format: text, json, or auto (text when standard error is a terminal).",
  },
} as const;

export type Setting = keyof typeof settings;

/** An invalid setting; the message names the variable and the rule. */
export class ConfigError extends Error {
  override name = "ConfigError";
}

/** The flag of a setting: `SALESOS_DATA_DIR` → `--data-dir`. */
export function flagOf(setting: Setting): string {
  return setting
    .replace(/^SALESOS_/, "")
    .toLowerCase()
    .replaceAll("_", "-");
}

const configFlags = Object.fromEntries(
  (Object.keys(settings) as Setting[]).map((name) => [flagOf(name), { type: "string" as const }]),
);

/** Reads flags, then the environment, then the defaults, and checks everything before anything starts. Throws ConfigError, or UsageError for a flag. */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  args: readonly string[],
): Config {
  const { values: flags } = parseFlags(args, configFlags);
  // An empty variable counts as not set; an empty flag overrides the variable.
  const value = (name: Setting) =>
    String(flags[flagOf(name)] ?? (env[name]?.trim() || settings[name].default)).trim();
  const refuse = (name: Setting, rule: string): never => {
    throw new ConfigError(
      `${name} ${rule} It is "${/KEY|URL/.test(name) ? "…" : withMaskedUrls(value(name))}".`,
    );
  };
  const required = (name: Setting) => value(name) || refuse(name, "must not be empty.");
  const oneOf = <const T extends string>(name: Setting, allowed: readonly T[]): T =>
    allowed.find((word) => word === value(name)) ??
    refuse(name, `must be one of ${allowed.join(", ")}.`);
  const list = (name: Setting) =>
    value(name)
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== "");
  const networks = (name: Setting): BlockList => {
    const result = parseNetworks(list(name));
    return result.ok
      ? result.networks
      : refuse(name, result.problems[0] ?? "is not a list of networks.");
  };
  const days = (name: Setting) =>
    /^\d{1,4}$/.test(value(name))
      ? Number(value(name))
      : refuse(name, "must be a whole number of days, at most 9999.");
  const eventRetentionDays = days("SALESOS_EVENT_RETENTION_DAYS");
  if (eventRetentionDays < 7)
    refuse(
      "SALESOS_EVENT_RETENTION_DAYS",
      "must be at least 7, because deliveries are retried for 75 hours and failing endpoints are disabled after 5 days.",
    );
  const key = (name: Setting, mode: string) => {
    if (value(name) === "") return undefined;
    if (parseKey(value(name))?.mode !== mode)
      refuse(
        name,
        `must be a sos_${mode}_ key with a valid checksum; make one with: ./salesos keys generate --mode ${mode}.`,
      );
    return value(name);
  };

  const port = Number(value("PORT"));
  if (!/^\d{1,5}$/.test(value("PORT")) || port > 65_535)
    refuse("PORT", "must be a number from 0 to 65535.");
  const host = required("HOST");
  const address = (name: Setting) => {
    if (value(name) === "") return undefined;
    try {
      parseDatabaseUrl(value(name));
    } catch (error) {
      if (!(error instanceof AddressError)) throw error;
      refuse(name, error.message);
    }
    return value(name);
  };
  const databaseUrl = address("DATABASE_URL");
  // If a flag overrides DATABASE_URL, the direct URL from the environment belongs to another database.
  const isElsewhere =
    flags[flagOf("DATABASE_URL")] !== undefined &&
    flags[flagOf("SALESOS_DATABASE_DIRECT_URL")] === undefined;
  const databaseDirectUrl = isElsewhere ? undefined : address("SALESOS_DATABASE_DIRECT_URL");
  if (databaseDirectUrl !== undefined && databaseUrl === undefined)
    refuse("SALESOS_DATABASE_DIRECT_URL", "needs DATABASE_URL as well.");
  const databasePool = Number(value("SALESOS_DATABASE_POOL"));
  if (!/^[1-9]\d{0,2}$/.test(value("SALESOS_DATABASE_POOL")) || databasePool > 500)
    refuse("SALESOS_DATABASE_POOL", "must be a whole number from 1 to 500.");
  const publicUrl = value("SALESOS_PUBLIC_URL").replace(/\/+$/, "");
  if (publicUrl !== "" && (urlFault(publicUrl) !== undefined || /[?#]|\/\/[^/]*@/.test(publicUrl)))
    refuse(
      "SALESOS_PUBLIC_URL",
      "must be an http: or https: URL, without user, query or fragment.",
    );
  const trustedProxies = networks("SALESOS_TRUSTED_PROXIES");
  // Clients behind a proxy can be anywhere, even though the proxy connects over loopback.
  const development =
    isLoopbackHost(host) &&
    list("SALESOS_TRUSTED_PROXIES").length === 0 &&
    (publicUrl === "" || isLoopbackHost(new URL(publicUrl).hostname));
  const onOff = (name: Setting) => {
    const word = oneOf(name, ["on", "off", "auto"]);
    return word === "auto" ? development : word === "on";
  };
  const corsOrigins = list("SALESOS_CORS_ORIGINS").filter((origin) => origin !== "none");
  if (!corsOrigins.every((origin) => origin === "*" || ORIGIN.test(origin))) {
    refuse(
      "SALESOS_CORS_ORIGINS",
      "must be *, none, or origins such as https://app.example.com, without a path.",
    );
  }
  const smtpUrl = value("SALESOS_SMTP_URL");
  if (smtpUrl !== "" && !(/^smtps?:\/\/[^/]/.test(smtpUrl) && URL.canParse(smtpUrl))) {
    refuse("SALESOS_SMTP_URL", "must begin with smtp:// or smtps:// and name a host.");
  }
  const mailbox = (name: Setting) =>
    isEmailAddress(value(name)) ? value(name) : refuse(name, "must be one e-mail address.");
  const supportAddress = mailbox("SALESOS_SUPPORT_ADDRESS");
  const keepDays = value("SALESOS_SUPPORT_KEEP_DAYS");
  if (!/^[1-9]\d{0,3}$/.test(keepDays)) {
    refuse("SALESOS_SUPPORT_KEEP_DAYS", "must be a number of days from 1 to 9999.");
  }

  return {
    host,
    port,
    dataDir: required("SALESOS_DATA_DIR"),
    databaseUrl,
    databaseDirectUrl,
    databasePool,
    databasePrepare: oneOf("SALESOS_DATABASE_PREPARE", ["on", "off"]) === "on",
    role: oneOf("SALESOS_ROLE", roles),
    liveKey: key("SALESOS_LIVE_KEY", "live"),
    testKey: key("SALESOS_TEST_KEY", "test"),
    plan: oneOf("SALESOS_PLAN", PLAN_NAMES),
    plans: readPlans(value("SALESOS_PLANS")),
    sampleData: oneOf("SALESOS_SAMPLE_DATA", ["on", "off"]) === "on",
    sandbox: onOff("SALESOS_SANDBOX"),
    sandboxIsLocal: value("SALESOS_SANDBOX") === "auto",
    logLevel: oneOf("LOG_LEVEL", levels),
    logFormat: oneOf("LOG_FORMAT", formats),
    publicUrl,
    corsOrigins,
    trustedProxies,
    eventRetentionDays,
    requestLogDays: days("SALESOS_REQUEST_LOG_DAYS"),
    outbound: {
      allowHttp: onOff("SALESOS_WEBHOOK_HTTP"),
      allowLoopback: development,
      allow: networks("SALESOS_WEBHOOK_ALLOW"),
      deny: networks("SALESOS_WEBHOOK_DENY"),
    },
    mail: {
      smtpUrl: smtpUrl === "" ? undefined : smtpUrl,
      from: value("SALESOS_MAIL_FROM") === "" ? supportAddress : mailbox("SALESOS_MAIL_FROM"),
      supportAddress,
    },
    supportKeepDays: Number(keepDays),
  };
}

function readPlans(json: string): Plans {
  try {
    return parsePlans(json);
  } catch (error) {
    throw new ConfigError(`SALESOS_PLANS cannot be used: ${(error as Error).message}`);
  }
}

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Config } from "../config/config.ts";
import { tryToListen } from "../http/port.ts";
import { errors } from "../errors/errors.ts";
import { INSTALLATION_HEADER } from "../runtime/installation.ts";
import { ok, problem, warning, type Finding } from "./finding.ts";

/**
 * Whether the server could listen, and who does so already. `installation` is which data it would serve: `null` where
 * there are none yet, `undefined` where they could not be read.
 */
export async function checkPort(
  { host, port }: Pick<Config, "host" | "port">,
  installation?: string | null,
): Promise<Finding> {
  const at = `${port} on ${host}`;
  const code = await tryToListen(host, port);
  if (code === undefined && port === 0) return ok("port", "Any free port.");
  if (code === undefined) return ok("port", `${at} is free.`);
  if (code === "EADDRINUSE") return occupied(at, { host, port }, installation);
  if (code === "EACCES") {
    return problem("port", `${at} requires elevated privileges.`, "Set PORT to 1024 or higher.");
  }
  return problem(
    "port",
    `HOST ${host} is not an address of this machine (${code}).`,
    "Set HOST to 127.0.0.1, 0.0.0.0 or an address of this machine.",
  );
}

async function occupied(
  at: string,
  { host, port }: Pick<Config, "host" | "port">,
  installation: string | null | undefined,
): Promise<Finding> {
  const another = `another port: PORT=${port === 65_535 ? 7254 : port + 1} npm start`;
  const served = await servedAt(host, port);
  if (served === undefined) {
    const owner = ownerOf(port);
    return problem(
      "port",
      `${at} is in use by ${owner ?? "another program"}.`,
      `Stop that program, or choose ${another}`,
    );
  }
  if (served === NOT_READY) {
    return warning(
      "port",
      `${at}: SalesOS is running but not ready, so it does not report which data it serves.`,
      "Run this command again when it is ready. Its log shows what it is waiting for.",
    );
  }
  if (installation === undefined) {
    return ok(
      "port",
      `${at}: SalesOS is running. This check cannot tell whether it uses this data.`,
    );
  }
  if (served === installation) return ok("port", `${at}: SalesOS is running with this data.`);
  return problem(
    "port",
    `${at} is in use by a SalesOS with other data.`,
    `Run this command with the settings of that server, such as SALESOS_DATA_DIR. Or stop it, or choose ${another}`,
  );
}

const NOT_READY = Symbol("not ready");

/** Which data the SalesOS at this address serves; `undefined` where something else answers, or nothing. */
async function servedAt(
  host: string,
  port: number,
): Promise<string | typeof NOT_READY | undefined> {
  const reachable =
    host === "0.0.0.0"
      ? "127.0.0.1"
      : host.includes(":")
        ? `[${host === "::" ? "::1" : host}]`
        : host;
  try {
    const response = await fetch(`http://${reachable}:${port}/readyz`, {
      redirect: "manual",
      signal: AbortSignal.timeout(5_000),
    });
    const installation = response.headers.get(INSTALLATION_HEADER);
    if (installation !== null) return installation;
    if (response.status !== 503) return undefined;
    const { code, type } = (await response.json()) as { code?: unknown; type?: unknown };
    const isOurs =
      code === errors.unavailable.code && String(type).endsWith(`/help/errors/${code}`);
    return isOurs ? NOT_READY : undefined;
  } catch {
    return undefined;
  }
}

/** The program that listens on a port, where the system lets us see it. */
function ownerOf(port: number): string | undefined {
  try {
    const inodes = new Set(["tcp", "tcp6"].flatMap((table) => listeningInodes(table, port)));
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      if (!socketsOf(pid).some((inode) => inodes.has(inode))) continue;
      const name = readFileSync(`/proc/${pid}/comm`, "utf8").trim();
      return `${name} (process ${pid})`;
    }
  } catch {
    // Not Linux, or closed to us.
  }
  return undefined;
}

function listeningInodes(table: string, port: number): string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, "0")}`;
  return readFileSync(`/proc/net/${table}`, "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, local, , state]) => local?.endsWith(suffix) === true && state === "0A")
    .map((fields) => fields[9] ?? "");
}

function socketsOf(pid: string): string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? [];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}

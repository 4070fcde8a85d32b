import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import type { Config } from "../config.ts";
import { tryToListen } from "../http/port.ts";
import { ok, problem, type Finding } from "./finding.ts";

/** Whether the server could listen, and who does so already. */
export async function checkPort({ host, port }: Pick<Config, "host" | "port">): Promise<Finding> {
  const at = `${port} on ${host}`;
  const code = await tryToListen(host, port);
  if (code === undefined && port === 0) return ok("port", "Any free one.");
  if (code === undefined) return ok("port", `${at} is free.`);
  if (code === "EADDRINUSE") {
    if (await isSalesos(host, port)) return ok("port", `${at}: SalesOS runs there.`);
    const owner = ownerOf(port);
    return problem(
      "port",
      `${at} is taken by ${owner ?? "another program"}.`,
      `Stop it, or choose another port: PORT=${port === 65_535 ? 7254 : port + 1} npm start`,
    );
  }
  if (code === "EACCES") {
    return problem(
      "port",
      `${at} needs more rights than this user has.`,
      "Choose one from 1024 up with PORT.",
    );
  }
  return problem(
    "port",
    `HOST ${host} is not an address of this machine (${code}).`,
    "Set HOST to 127.0.0.1, 0.0.0.0 or an address of this machine.",
  );
}

async function isSalesos(host: string, port: number): Promise<boolean> {
  const reachable =
    host === "0.0.0.0"
      ? "127.0.0.1"
      : host.includes(":")
        ? `[${host === "::" ? "::1" : host}]`
        : host;
  try {
    const response = await fetch(`http://${reachable}:${port}/healthz`, {
      signal: AbortSignal.timeout(2_000),
    });
    return (await response.text()) === '{"status":"alive"}';
  } catch {
    return false;
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

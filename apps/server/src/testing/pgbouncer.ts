import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, statSync } from "node:fs";
import { chown, mkdtemp, rm, writeFile } from "node:fs/promises";
import { connect, createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { until } from "./poll.ts";

export type PoolMode = "session" | "transaction" | "statement";

export interface PgBouncer {
  host: string;
  port: number;
  stop(): Promise<void>;
}

// Debian puts it where only root looks.
const FOLDERS = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin"];

/** Where PgBouncer is on this machine, if it is. */
export const pgBouncer = FOLDERS.map((folder) => path.join(folder, "pgbouncer")).find(existsSync);

/** Starts PgBouncer before the server whose socket is in `target.host`; as the owner of that folder, since it refuses root. */
export async function startPgBouncer(
  target: { host: string; port: number; user: string },
  mode: PoolMode,
  settings: Readonly<Record<string, string>> = {},
): Promise<PgBouncer> {
  if (pgBouncer === undefined) throw new Error("PgBouncer is not installed.");
  const folder = await mkdtemp(path.join(os.tmpdir(), "salesos-pgbouncer-"));
  const port = await freePort();
  const asRoot = process.getuid?.() === 0;
  const files = {
    "users.txt": `"${target.user}" ""\n"postgres" ""\n`,
    "pgbouncer.ini": [
      "[databases]",
      // As root: relative to where it is started, as the folders above are closed to it.
      `* = host=${asRoot ? "/proc/self/cwd" : target.host} port=${target.port}`,
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${port}`,
      "unix_socket_dir =",
      "auth_type = trust",
      `auth_file = ${path.join(folder, "users.txt")}`,
      `pool_mode = ${mode}`,
      // Fewer connections to the server than clients, so that transactions move between them.
      `default_pool_size = ${mode === "session" ? 60 : 5}`,
      "max_client_conn = 400",
      "query_wait_timeout = 20",
      ...Object.entries(settings).map(([name, value]) => `${name} = ${value}`),
    ].join("\n"),
  };
  for (const [name, content] of Object.entries(files))
    await writeFile(path.join(folder, name), content);
  const { uid, gid } = statSync(target.host);
  if (asRoot) {
    for (const name of ["", ...Object.keys(files)]) await chown(path.join(folder, name), uid, gid);
  }
  const child = spawn(pgBouncer, [path.join(folder, "pgbouncer.ini")], {
    stdio: ["ignore", "ignore", "pipe"],
    cwd: target.host,
    ...(asRoot && { uid, gid }),
  });
  let output = "";
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "exit");
  await until("PgBouncer listens", async () => {
    if (child.exitCode !== null) throw new Error(`PgBouncer ended: ${output}`);
    return isListening(port);
  });
  return {
    host: "127.0.0.1",
    port,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  try {
    await once(socket, "connect");
    return true;
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

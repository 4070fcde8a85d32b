import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  cpSync,
  lchownSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { Client } from "pg";
import {
  chooseAccount,
  spawnAs,
} from "../../apps/server/src/platform/embedded-postgres/account.ts";
import {
  findPackage,
  prepareBinaries,
} from "../../apps/server/src/platform/embedded-postgres/binaries.ts";
import {
  clusterArgument,
  PROGRAM_ENVIRONMENT,
} from "../../apps/server/src/platform/embedded-postgres/cluster.ts";
import { startEmbeddedPostgres } from "../../apps/server/src/platform/embedded-postgres/index.ts";
import { asFlags } from "../../apps/server/src/platform/embedded-postgres/settings.ts";
import { eventually, until } from "../../apps/server/src/testing/poll.ts";

/** One of the two servers. Where it listens is its folder. */
interface Server {
  folder: string;
  query<Row>(text: string): Promise<Row[]>;
  /** Ends it: SIGINT with a checkpoint, SIGKILL as a power cut does, with all that it holds. */
  end(signal: "SIGINT" | "SIGKILL"): Promise<void>;
}

const PORT = 5432;

/** PostgreSQL with a standby that confirms every commit, from the embedded programs. */
export async function startReplicated() {
  const home = mkdtempSync(path.join(os.tmpdir(), "salesos-failover-"));
  const primaryFolder = path.join(home, "primary/postgres");
  const standbyFolder = path.join(home, "standby/postgres");
  // The standby reaches the primary by its socket.
  chmodSync(home, 0o755);
  const first = await startEmbeddedPostgres({
    dataDir: path.dirname(primaryFolder),
    log: () => {},
  });
  await first.stop();
  const account = chooseAccount([primaryFolder]);
  const { postgres } = await prepareBinaries(findPackage(), account, home);

  const start = async (folder: string, settings: Record<string, string>): Promise<Server> => {
    const child = spawn(
      postgres,
      [
        ...["-D", clusterArgument(folder)],
        ...asFlags({
          listen_addresses: "",
          unix_socket_directories: ".",
          wal_level: "replica",
          shared_buffers: "16MB",
          ...settings,
        }),
      ],
      {
        cwd: folder,
        env: PROGRAM_ENVIRONMENT,
        stdio: "ignore",
        detached: true,
        ...spawnAs(account),
      },
    );
    const ended = once(child, "exit");
    const query = async <Row>(text: string): Promise<Row[]> => {
      const client = new Client({
        host: folder,
        port: PORT,
        user: "postgres",
        database: "salesos",
      });
      client.on("error", () => {});
      await client.connect();
      try {
        return (await client.query(text)).rows as Row[];
      } finally {
        await client.end();
      }
    };
    await eventually(() => query("select 1"));
    return {
      folder,
      query,
      async end(signal) {
        if (child.exitCode === null && child.signalCode === null) {
          process.kill(signal === "SIGKILL" ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
        }
        await ended;
      },
    };
  };

  // The embedded server writes too little for a standby, until it has run with these settings once.
  await (await start(primaryFolder, {})).end("SIGINT");
  cpSync(primaryFolder, standbyFolder, { recursive: true });
  writeFileSync(path.join(standbyFolder, "standby.signal"), "");
  for (const name of ["", ...(readdirSync(standbyFolder, { recursive: true }) as string[])])
    lchownSync(path.join(standbyFolder, name), account.uid, account.gid);
  chmodSync(standbyFolder, 0o700);

  const primary = await start(primaryFolder, { synchronous_standby_names: "*" });
  const standby = await start(standbyFolder, {
    primary_conninfo: `host=${primaryFolder} port=${PORT} user=postgres`,
  });
  await until("the standby confirms commits", async () => {
    const [row] = await primary.query<{ sync_state: string }>(
      "select sync_state from pg_stat_replication",
    );
    return row?.sync_state === "sync";
  });
  return {
    primary,
    standby,
    /** Both, as an operator writes them. */
    url: `postgres:///salesos?user=salesos&host=${primary.folder},${standby.folder}&port=${PORT}&target_session_attrs=read-write`,
    async stop() {
      await Promise.all([primary.end("SIGKILL"), standby.end("SIGKILL")]);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

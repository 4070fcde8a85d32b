import { Client, type ClientConfig } from "pg";
import type { Connection, Host } from "./address.ts";

/** How long one server may take to say whether it accepts writes, in ms. */
const PATIENCE = 2_000;

/** Which server of a list accepted writes last: it is asked first. */
const lastPrimary = new WeakMap<readonly Host[], Host>();

/** None of several servers accepts writes. */
class NoPrimaryError extends Error {
  override readonly name = "NoPrimaryError";
  // As where one server cannot be reached.
  readonly code = "08001";
}

/** The connection to the one server that accepts writes. Asks only where there are several. */
export async function locate({ hosts, ...connection }: Connection): Promise<ClientConfig> {
  if (hosts === undefined) return connection;
  const last = lastPrimary.get(hosts);
  const others = hosts.filter((host) => host !== last);
  const refusals: string[] = [];
  for (const host of last === undefined ? others : [last, ...others]) {
    const refusal = await refusalOf({ ...connection, ...host });
    if (refusal === undefined) {
      lastPrimary.set(hosts, host);
      return { ...connection, ...host };
    }
    refusals.push(`${host.host}:${host.port}: ${refusal}`);
  }
  throw new NoPrimaryError(`No server accepts writes. ${refusals.join("; ")}.`);
}

/** Why a server cannot be used; undefined for the primary. */
async function refusalOf(connection: ClientConfig): Promise<string | undefined> {
  const client = new Client({
    ...connection,
    connectionTimeoutMillis: PATIENCE,
    query_timeout: PATIENCE,
  });
  client.on("error", () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ standby: boolean }>(
      "select pg_is_in_recovery() as standby",
    );
    return rows[0]?.standby === false ? undefined : "it is a standby";
  } catch (error) {
    const { message, code } = error as Error & { code?: string };
    return message || (code ?? "it does not answer");
  } finally {
    void client.end().catch(() => {});
  }
}

/** The client of a pool that opens each of its connections to the server that accepts writes then. */
export function locatingClient(connection: Connection): typeof Client {
  if (connection.hosts === undefined) return Client;
  return class extends Client {
    // oxlint-disable-next-line no-explicit-any -- as the driver: a promise, or a callback where there is one
    override connect(done?: any): any {
      const connect = async () => {
        const { host, port } = await locate(connection);
        Object.assign(this, { host, port });
        return super.connect();
      };
      if (done === undefined) return connect();
      void connect().then((client) => done(null, client), done);
    }
  };
}

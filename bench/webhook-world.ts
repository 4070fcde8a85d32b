import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { attachEmbeddedPostgres } from "../apps/server/src/platform/embedded-postgres/index.ts";
import type { Child } from "./child.ts";
import type { Arrivals } from "./receiver.ts";
import type { SalesOs } from "./salesos.ts";
import type { Answered, Creates } from "./webhook-load.ts";

/** A SalesOS, a receiver and a load, with what the measurements do to them. */
export interface World {
  port: number;
  receiver: Child;
  load: Child;
  receiverUrl: string;
  database: pg.Client;
  /** A connection of its own, for transactions that are held open. */
  connect(): Promise<pg.Client>;
  subscribe(path: "/hook" | "/hang"): Promise<string>;
  unsubscribe(id: string): Promise<void>;
  /** Creates leads at a rate, per second; tells when each was answered. */
  create(rate: number, seconds: number): Promise<Answered>;
  /** What arrived since the last call, once so many have, or nothing has for ten seconds. */
  arrivals(atLeast: number): Promise<Arrivals>;
}

export async function buildWorld(options: {
  salesos: SalesOs;
  key: string;
  receiver: Child;
  load: Child;
  started: (stop: () => Promise<void>) => void;
}): Promise<World> {
  const { salesos, key, receiver, load } = options;
  const attached = await attachEmbeddedPostgres({ dataDir: salesos.dataDir });
  if (attached === undefined) throw new Error("The embedded PostgreSQL is not there.");
  const connect = async () => {
    const client = new pg.Client({
      ...attached.superuser,
      database: attached.connection.database,
    });
    await client.connect();
    options.started(() => client.end().catch(() => {}));
    return client;
  };
  const receiverPort = await receiver.call<number>("start");
  const receiverUrl = `http://127.0.0.1:${receiverPort}`;
  const { port } = salesos;
  let run = 0;
  /** How many had arrived at the last report. */
  let base = 0;
  const call = (method: string, path: string, body?: unknown) =>
    fetch(`http://127.0.0.1:${port}${path}`, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  return {
    port,
    receiver,
    load,
    receiverUrl,
    database: await connect(),
    connect,
    async subscribe(path) {
      const body = { url: receiverUrl + path, event_types: ["lead.created"] };
      const made = await call("POST", "/api/webhook-endpoints", body);
      if (made.status !== 201) throw new Error(`The endpoint was refused: ${await made.text()}`);
      return ((await made.json()) as { id: string }).id;
    },
    async unsubscribe(id) {
      const gone = await call("DELETE", `/api/webhook-endpoints/${id}`);
      if (gone.status !== 204) throw new Error(`Not deleted: ${await gone.text()}`);
    },
    create(rate, seconds) {
      const creates: Creates = { port, key, rate, seconds, run: `w${run++}` };
      return load.call<Answered>("create", creates);
    },
    async arrivals(atLeast) {
      let before = await receiver.call<number>("received");
      const target = base + atLeast;
      for (let still = 0; before < target && still < 50;) {
        await delay(200);
        const now = await receiver.call<number>("received");
        still = now === before ? still + 1 : 0;
        before = now;
      }
      base = before;
      return receiver.call<Arrivals>("report");
    },
  };
}

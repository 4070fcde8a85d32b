import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Client, type ClientConfig } from "pg";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { attachEmbeddedPostgres } from "../../apps/server/src/platform/embedded-postgres/index.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { sendUntilAnswered, startLoad, type Intent } from "./load.ts";
import { startFaultReceiver } from "./receiver.ts";
import { judgeRepeats, type Interruption, type Repeats } from "./repeats.ts";
import { killPostmaster, killServer, startServer } from "./server.ts";

export const victims = ["server", "sender", "database"] as const;

/** What was found after rounds of kill -9 under load. */
export interface Findings extends Repeats {
  kills: Record<(typeof victims)[number], number>;
  /** Leads that were acknowledged with 201. */
  acknowledged: number;
  /** Acknowledged, and not there. */
  lost: number;
  /** Leads that were made twice for one Idempotency-Key, or that nobody was told of. */
  doubled: number;
  /** Events of leads that are there. */
  events: number;
  /** Leads without exactly one event, or events without a lead. */
  halfDone: number;
  /** Events that never reached the receiver. */
  undelivered: number;
  /** The total that the list shows. */
  total: number;
}

/**
 * Creates leads through the API while, round after round, one of the victims is killed: the server with its embedded
 * database's supervisor, a second process that only sends, or the database itself.
 */
export async function killRounds(
  rounds: number,
  progress: (done: number) => void = () => {},
): Promise<Findings> {
  const dataDir = await mkdtemp(join(tmpdir(), "salesos-faults-"));
  const key = generateKey("live");
  const own = { SALESOS_SAMPLE_DATA: "off", SALESOS_SANDBOX: "off" };
  const startOwner = () =>
    startServer({ ...own, SALESOS_DATA_DIR: dataDir, SALESOS_LIVE_KEY: key });
  const receiver = await startFaultReceiver();
  let server = await startOwner();
  const connection = (await attachEmbeddedPostgres({ dataDir }))?.connection;
  if (connection === undefined) throw new Error("The embedded PostgreSQL is not there.");
  const { host, port, user, database } = connection;
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const startSender = () => startServer({ ...own, DATABASE_URL: url });
  let sender = await startSender();

  try {
    await subscribe(server.url, key, receiver.url);
    const intents: Intent[] = [];
    const interruptions: Interruption[] = [];
    const noteSince = async (from: number) => {
      const succeeded = await succeededIn(connection);
      interruptions.push({ from, to: receiver.last(), succeeded });
    };
    const counts = { server: 0, sender: 0, database: 0 };
    for (let round = 0; round < rounds; round++) {
      const victim = victims[round % victims.length] ?? "server";
      const load = startLoad(server.url, key, 16);
      await delay(200 + Math.random() * 600);
      const from = receiver.last();
      counts[victim]++;
      if (victim === "server") {
        await killServer(server);
        await load.stop();
        // Its database ends with it, so the record is read once the next owner has started it again.
        server = await startOwner();
        await noteSince(from);
      } else if (victim === "sender") {
        await killServer(sender);
        await noteSince(from);
        await load.stop();
        sender = await startSender();
      } else {
        await killPostmaster(dataDir);
        await load.stop();
        for (const { url: ready } of [server, sender]) await until("ready", () => isReady(ready));
        await noteSince(from);
      }
      // Everything that was not answered is sent again under its key, and so is a part of what was.
      for (const [i, intent] of load.intents.entries()) {
        if (intent.answers === 0 || i % 50 === 0) {
          await sendUntilAnswered(server.url, key, intent);
        }
      }
      intents.push(...load.intents);
      progress(round + 1);
    }
    const told = async () =>
      (await rows<{ id: string }>(connection, `select id from events ${OF_USERS}`)).length;
    const events = await told();
    await until("every event has arrived", () => receiver.arrivals.size >= events).catch(() => {});
    return {
      kills: counts,
      ...(await compare(connection, intents)),
      undelivered: events - receiver.arrivals.size,
      ...judgeRepeats(receiver.arrivals, interruptions),
      total: await totalOf(server.url, key),
    };
  } finally {
    await killServer(sender);
    server.process.kill("SIGTERM");
    await server.exited;
    receiver.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** Without what the probes of the status write. */
const OF_USERS = "where workspace_id in (select id from workspaces where not internal)";

async function succeededIn(connection: ClientConfig): Promise<Set<string>> {
  const found = await rows<{ event_id: string }>(
    connection,
    `select event_id from webhook_deliveries ${OF_USERS} and state = 'succeeded'`,
  );
  return new Set(found.map(({ event_id: id }) => id));
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    ({ ok }) => ok,
    () => false,
  );
}

/** Compares what clients were told with what is in the database. */
async function compare(connection: ClientConfig, intents: readonly Intent[]) {
  const told = new Set(intents.flatMap((intent) => [...intent.ids]));
  const leads = await rows<{ id: string }>(connection, `select id from leads ${OF_USERS}`);
  const kept = new Set(leads.map(({ id }) => id));
  const events = await rows<{ record_id: string }>(
    connection,
    `select record_id from events ${OF_USERS}`,
  );
  const subjects = new Set(events.map(({ record_id }) => record_id));
  return {
    acknowledged: told.size,
    lost: told.difference(kept).size,
    doubled: intents.filter(({ ids }) => ids.size > 1).length + kept.difference(told).size,
    events: events.length,
    halfDone: subjects.symmetricDifference(kept).size + events.length - subjects.size,
  };
}

async function subscribe(server: string, key: string, url: string): Promise<void> {
  const response = await fetch(`${server}/api/webhook-endpoints`, {
    method: "POST",
    headers: { "x-api-key": key, "content-type": "application/json" },
    body: JSON.stringify({ url, event_types: ["lead.created"] }),
  });
  if (response.status !== 201)
    throw new Error(`The endpoint was refused: ${await response.text()}`);
}

async function totalOf(server: string, key: string): Promise<number> {
  const response = await fetch(`${server}/api/leads?limit=1&industry=technology`, {
    headers: { "x-api-key": key },
  });
  return ((await response.json()) as { count: number }).count;
}

async function rows<Row>(connection: ClientConfig, text: string): Promise<Row[]> {
  const client = new Client(connection);
  await client.connect();
  try {
    return (await client.query(text)).rows as Row[];
  } finally {
    await client.end();
  }
}

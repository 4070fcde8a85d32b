import { setTimeout as delay } from "node:timers/promises";
import type pg from "pg";
import type { Sample } from "./measure.ts";
import { median } from "./rounds.ts";
import type { Arrivals } from "./receiver.ts";
import type { BareLoop } from "./webhook-load.ts";
import type { World } from "./webhook-world.ts";

/** How many posts an endpoint gets at once, as the sender does by default. */
const CONCURRENCY = 16;

/** How old events are when they arrive, and how long after the answer to the change. */
export interface Latency extends Arrivals {
  /** From the answer, which follows the commit, to the first byte at the receiver: the median, in ms. */
  afterAnswer: number;
}

/** How old events are when they arrive, with leads created at a rate. Fails when one is missing. */
export async function latency(world: World, rate: number, seconds: number): Promise<Latency> {
  const endpoint = await world.subscribe("/hook");
  await world.create(rate, 1);
  await world.arrivals(rate);
  const answered = new Map(await world.create(rate, seconds));
  const found = complete(await world.arrivals(rate * seconds), rate * seconds);
  await world.unsubscribe(endpoint);
  const waits = found.seen.flatMap(([id, at]) => at - (answered.get(id) ?? Number.NaN));
  return { ...found, afterAnswer: median(waits.filter((wait) => !Number.isNaN(wait))) };
}

/**
 * The same with many endpoints of which some never answer; only the others are looked at. They are watched after
 * `settle` seconds of load: dead endpoints hold a try for 15 s, then they are paused.
 */
export async function fairness(
  world: World,
  {
    endpoints,
    dead,
    rate,
    seconds,
    settle,
  }: Record<"endpoints" | "dead" | "rate" | "seconds" | "settle", number>,
): Promise<Arrivals> {
  const ids: string[] = [];
  for (let i = 0; i < endpoints; i++) ids.push(await world.subscribe(i < dead ? "/hang" : "/hook"));
  const healthy = endpoints - dead;
  await world.create(rate, settle);
  await world.arrivals(rate * settle * healthy);
  await world.create(rate, seconds);
  const found = await world.arrivals(rate * seconds * healthy);
  for (const id of ids) await world.unsubscribe(id);
  return complete(found, rate * seconds * healthy);
}

/** The bytes of an event and their headers, posted with nothing around it. */
export async function bareLoop(world: World, body: string, seconds: number): Promise<Sample> {
  const headers = {
    "content-type": "application/json",
    "user-agent": "SalesOS-Webhooks/1.0",
    "x-webhook-signature": "0".repeat(64),
    "webhook-id": "019bac7c-d8c0-7000-8000-0000000000e1",
    "webhook-timestamp": "1767225600",
    "webhook-signature": `v1,${"A".repeat(43)}=`,
  };
  const url = `${world.receiverUrl}/hook`;
  const job: BareLoop = { url, headers, body, workers: CONCURRENCY, seconds };
  const sample = await world.load.call<Sample>("loop", job);
  complete(await world.arrivals(sample.requests), sample.requests);
  return sample;
}

/** Deliveries that wait in the database, until all have arrived. */
export async function backlog(world: World, n: number): Promise<Arrivals> {
  const endpoint = await world.subscribe("/hook");
  await fill(world.database, endpoint, n);
  const found = await world.arrivals(n);
  await world.unsubscribe(endpoint);
  return complete(found, n);
}

/** The body of an event as it is stored. */
export async function sampleBody(database: pg.Client): Promise<string> {
  // Not one of the status probes.
  const { rows } = await database.query<{ body: string }>(
    `select body from events where workspace_id in (select id from workspaces where not internal) limit 1`,
  );
  return rows[0]?.body ?? "";
}

/** As many events as asked for, each like one that is there, queued for an endpoint at one moment. */
async function fill(database: pg.Client, endpoint: string, n: number): Promise<void> {
  await database.query("begin");
  const { rows } = await database.query<{ workspace_id: string; id: string }>(
    `select v.workspace_id, v.id from events v join webhook_endpoints e using (workspace_id)
      where e.id = $1 limit 1`,
    [endpoint],
  );
  const [{ workspace_id: workspace, id }] = rows as [{ workspace_id: string; id: string }];
  await database.query(
    "create temp table made on commit drop as select uuidv7() as id from generate_series(1, $1::int)",
    [n],
  );
  await database.query(
    `insert into events (workspace_id, id, type, record_id, created_at, body)
      select workspace_id, m.id, type, record_id, now(), replace(body, v.id::text, m.id::text)
      from events v, made m where v.workspace_id = $1 and v.id = $2`,
    [workspace, id],
  );
  await database.query(
    `insert into webhook_deliveries (workspace_id, event_id, endpoint_id, due_at)
      select $1, id, $2, clock_timestamp() from made`,
    [workspace, endpoint],
  );
  await database.query("commit");
}

/**
 * Transactions that are held open, as forgotten reports and backups do: each for `seconds`, the next one begun when a
 * quarter of that has passed. Settles when the last has ended.
 */
export async function holdSnapshots(world: World, n: number, seconds: number): Promise<void> {
  const hold = async (_: unknown, i: number) => {
    await delay((i * seconds * 1_000) / 4);
    const client = await world.connect();
    await client.query("begin isolation level repeatable read");
    await client.query("select count(*) from webhook_deliveries");
    await delay(seconds * 1_000);
    await client.query("rollback");
    await client.end();
  };
  await Promise.all(Array.from({ length: n }, hold));
}

function complete(found: Arrivals, expected: number): Arrivals {
  if (found.received >= expected) return found;
  throw new Error(`${found.received} of ${expected} webhooks have arrived.`);
}

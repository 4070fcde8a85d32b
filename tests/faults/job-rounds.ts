import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { attachEmbeddedPostgres } from "../../apps/server/src/platform/embedded-postgres/index.ts";
import { until } from "../../apps/server/src/testing/poll.ts";
import { startFaultReceiver } from "./receiver.ts";
import { killServer, startServer } from "./server.ts";

const EPOCH = Date.parse("2026-01-01T00:00:00Z");

/** What was found after a job lost its worker again and again. */
export interface JobFindings {
  /** Rounds in which the job went on after its worker was killed or frozen. */
  rounds: { killed: number; frozen: number };
  state: string;
  /** Events that the job processed, as it counts them. */
  done: number;
  /** Deliveries that it queued, as it counts them; more than events if a step was done twice. */
  deliveries: number;
  /** Events that arrived. */
  arrived: number;
  /** From each kill or freeze to the next step of the job, in ms. */
  recoveries: number[];
}

/**
 * Replays events while, round after round, the only worker is killed or frozen and another takes over. A frozen worker
 * wakes up after the other has gone on, and is killed in the next round.
 */
export async function jobRounds(rounds: number, events: number): Promise<JobFindings> {
  const dataDir = await mkdtemp(join(tmpdir(), "salesos-jobs-"));
  const key = generateKey("live");
  const own = { SALESOS_SAMPLE_DATA: "off", SALESOS_SANDBOX: "off" };
  const server = await startServer({
    ...own,
    SALESOS_DATA_DIR: dataDir,
    SALESOS_LIVE_KEY: key,
    SALESOS_ROLE: "api",
  });
  const connection = (await attachEmbeddedPostgres({ dataDir }))?.connection;
  if (connection === undefined) throw new Error("The embedded PostgreSQL is not there.");
  const { host, port, user, database } = connection;
  const url = `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}&port=${port}`;
  const startWorker = () => startServer({ ...own, DATABASE_URL: url, SALESOS_ROLE: "worker" });
  const receiver = await startFaultReceiver();
  const client = new Client(connection);
  await client.connect();

  const call = async (method: string, path: string, body?: object) => {
    const response = await fetch(server.url + path, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(await response.text());
    return (await response.json()) as { id: string };
  };
  let workers = [await startWorker()];
  try {
    const endpoint = await call("POST", "/api/webhook-endpoints", {
      url: receiver.url,
      event_types: ["lead.created"],
    });
    await client.query(
      `insert into events (workspace_id, id, type, record_id, created_at, body, commit_id)
        select w.id, (lpad(to_hex(${EPOCH} + n::bigint * 10), 12, '0') || '70008000000000000000')::uuid,
          'lead.created', gen_random_uuid(), now(), '{}', 1
        from workspaces w, generate_series(1, ${events}) n where w.mode = 'live' and not w.internal`,
    );
    const { id } = await call("POST", "/api/webhook-replays", {
      endpoint_id: endpoint.id,
      mode: "all",
      since: new Date(EPOCH).toISOString(),
    });
    const job = async () =>
      (await call("GET", `/api/jobs/${id}`)) as unknown as {
        state: string;
        progress: { done: number };
        counts: { deliveries: number };
      };
    const goesOn = async () => {
      const { done } = (await job()).progress;
      await until("the job goes on", async () => (await job()).progress.done > done);
    };
    const counts = { killed: 0, frozen: 0 };
    const recoveries: number[] = [];
    await goesOn();
    for (let round = 0; round < rounds; round++) {
      const freezes = round % 2 === 1;
      const [victim, ...rest] = workers;
      if (victim === undefined) throw new Error("No worker is left.");
      const successor = await startWorker();
      for (const worker of rest) await killServer(worker);
      victim.process.kill(freezes ? "SIGSTOP" : "SIGKILL");
      const at = performance.now();
      await goesOn();
      recoveries.push(performance.now() - at);
      if (freezes) victim.process.kill("SIGCONT");
      workers = freezes ? [successor, victim] : [successor];
      counts[freezes ? "frozen" : "killed"]++;
    }
    await until("the job has ended", async () => (await job()).state === "succeeded");
    await until("every event has arrived", () => receiver.arrivals.size >= events);
    const { state, progress, counts: made } = await job();
    return {
      rounds: counts,
      state,
      done: progress.done,
      deliveries: made.deliveries,
      arrived: receiver.arrivals.size,
      recoveries: recoveries.map(Math.round),
    };
  } finally {
    await client.end();
    for (const worker of workers) await killServer(worker);
    server.process.kill("SIGTERM");
    await server.exited;
    receiver.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}

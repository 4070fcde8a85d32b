// npm run bench: see README.md in this folder.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { generateKey } from "../apps/server/src/platform/keys/key-format.ts";
import { attachEmbeddedPostgres } from "../apps/server/src/platform/embedded-postgres/index.ts";
import { startChild, type Child } from "./child.ts";
import { compareDelivering, compareSystems } from "./compare.ts";
import { prepareData } from "./data.ts";
import { readOptions } from "./options.ts";
import { memoryMb, processTree } from "./proc.ts";
import { ratioAims, report, type Aim } from "./report.ts";
import { benchRequestLog } from "./request-log.ts";
import { median } from "./rounds.ts";
import { startSalesOs, type SalesOs } from "./salesos.ts";
import { compareDepths, limiterMicroseconds } from "./single.ts";
import { benchStarts } from "./starts.ts";
import { startSystems } from "./systems.ts";
import { benchWebhooks, scales } from "./webhook-bench.ts";
import { buildWorld } from "./webhook-world.ts";

const options = readOptions(process.argv.slice(2));
const began = performance.now();
const stoppers: (() => Promise<void>)[] = [];

/** Undoes everything in the opposite order, once, whoever asks: the end, a failure or Ctrl-C. */
let cleaned: Promise<void> | undefined;
function cleanUp(): Promise<void> {
  cleaned ??= (async () => {
    for (let stop = stoppers.pop(); stop !== undefined; stop = stoppers.pop()) await stop();
  })();
  return cleaned;
}

let interrupted = false;
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    say(`${signal}: cleaning up`);
    interrupted = true;
    void cleanUp().finally(() => process.exit(130));
  });
}

function say(text: string): void {
  console.error(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return port;
}

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(os.tmpdir(), "salesos-bench-"));
  stoppers.push(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }));
  return folder;
}

const key = generateKey("live");
const port = await freePort();

function start(dataDir: string): Promise<SalesOs> {
  const { profileDir } = options;
  const started = (stop: () => Promise<void>) => stoppers.push(stop);
  return startSalesOs({ dataDir, port, key, profileDir, started });
}

function child(file: string): Child {
  const started = startChild(file);
  stoppers.push(started.stop);
  return started;
}

/** Starts several times; gives the last start and the median time until it was ready, in s. */
async function timedStarts(
  dataDirs: readonly string[],
): Promise<{ salesos: SalesOs; seconds: number }> {
  const times: number[] = [];
  let salesos: SalesOs | undefined;
  for (const dataDir of dataDirs) {
    await salesos?.stop();
    salesos = await start(dataDir);
    times.push(salesos.readyMs / 1_000);
  }
  if (salesos === undefined) throw new Error("There is no folder to start on.");
  return { salesos, seconds: median(times) };
}

function aim(text: string, most: number, measured: number, unit: string, digits: number): Aim {
  return {
    text,
    aim: `< ${most} ${unit}`,
    measured: `${measured.toFixed(digits)} ${unit}`,
    met: measured < most,
  };
}

async function bench(): Promise<string> {
  const aims: Aim[] = [];
  const notes: string[] = [];
  const starts = options.quick ? 1 : 3;

  say("starts on an empty folder");
  const empty = await timedStarts(
    await Promise.all(Array.from({ length: starts }, () => newFolder())),
  );
  const dataDir = empty.salesos.dataDir;
  aims.push(aim("start to ready, empty folder", 3, empty.seconds, "s", 2));

  say(`loading ${options.leads} leads through the API`);
  const load = child("load.ts");
  const loading = await load.call<{ requests: number; seconds: number }>("run", {
    name: "create",
    port,
    key,
    connections: 200,
    run: "load",
    real: true,
    requests: options.leads,
  });
  notes.push(
    `Loaded over HTTP on 200 connections: ${Math.round(loading.requests / loading.seconds)} leads/s.`,
  );

  say("starts on the full folder");
  await empty.salesos.stop();
  const { salesos, seconds: fullSeconds } = await timedStarts(
    Array.from({ length: starts }, () => dataDir),
  );
  aims.push(aim("start to ready, full folder", 1, fullSeconds, "s", 2));
  await delay(3_000);
  const everything = memoryMb(processTree(salesos.pid));
  aims.push(
    aim("idle memory in all, full folder (PSS of all processes)", 250, everything, "MB", 0),
  );

  say("copying the leads for (c), vacuum, analyse");
  const attached = await attachEmbeddedPostgres({ dataDir });
  if (attached === undefined) throw new Error("The embedded PostgreSQL is not there.");
  const superuser = { ...attached.superuser, database: attached.connection.database };
  const loaded = await prepareData(superuser);
  const systems = await startSystems({
    salesos,
    key,
    connection: superuser,
    loaded,
    load,
    started: ({ stop }) => stoppers.push(stop),
  });

  const depth = await compareDepths({
    load,
    port,
    key,
    depth: Math.floor(options.leads * 0.95),
    times: options.quick ? 200 : 500,
  });
  aims.push({
    text: `page at depth ${depth.depth.toLocaleString("en-US")} by cursor ÷ first page, p50`,
    aim: "≤ 1.2",
    measured: `${(depth.deep / depth.first).toFixed(2)} (${depth.deep.toFixed(2)} and ${depth.first.toFixed(2)} ms)`,
    met: depth.deep <= depth.first * 1.2,
  });
  aims.push(aim("decision of the rate limiter, two buckets", 10, limiterMicroseconds(), "µs", 2));

  const terms = { options, say };
  const rows = await compareSystems(systems, salesos.postmasterPid, terms);
  if (options.cases.includes("create")) {
    const delivering = await compareDelivering(
      { salesos, system: systems.s, superuser, receiver: child("receiver.ts"), key },
      terms,
    );
    rows.push(...delivering.rows);
    notes.push(...delivering.notes);
  }

  return report({
    rows,
    aims: [...ratioAims(rows), ...aims],
    notes,
    leads: options.leads,
    serverVersion: loaded.serverVersion,
    seconds: options.seconds,
    rounds: options.rounds,
    duration: (performance.now() - began) / 1_000,
  });
}

async function webhooks(): Promise<string> {
  say("starts on an empty folder");
  const world = await buildWorld({
    salesos: await start(await newFolder()),
    key,
    receiver: child("receiver.ts"),
    load: child("webhook-load.ts"),
    started: (stop) => stoppers.push(stop),
  });
  const scale = options.quick ? "quick" : options.full ? "full" : "normal";
  return benchWebhooks(world, scales[scale], say);
}

async function requestLog(): Promise<string> {
  say("starts on two empty folders");
  const logging = async (days: string) =>
    startSalesOs({
      dataDir: await newFolder(),
      port: await freePort(),
      key,
      profileDir: options.profileDir,
      env: { SALESOS_REQUEST_LOG_DAYS: days },
      started: (stop) => stoppers.push(stop),
    });
  const pair = { on: await logging("30"), off: await logging("0") };
  return benchRequestLog(pair, { key, load: child("load.ts"), options, say });
}

async function startCosts(): Promise<string> {
  const dataDir = await newFolder();
  const once = () => startSalesOs({ dataDir, port, key, started: (stop) => stoppers.push(stop) });
  say("starts on an empty folder");
  await (await once()).stop();
  return benchStarts(once, { times: options.quick ? 8 : 20, say });
}

const [measured, file] = options.start
  ? [startCosts, "RESULTS-START.md"]
  : options.webhooks
    ? [webhooks, "RESULTS-WEBHOOKS.md"]
    : options.requestLog
      ? [requestLog, "RESULTS-REQUEST-LOG.md"]
      : [bench, "RESULTS.md"];
try {
  const text = await measured();
  console.log(text);
  await writeFile(new URL(file, import.meta.url), text);
} catch (error) {
  // What fails because it was stopped needs no words.
  if (!interrupted) throw error;
} finally {
  await cleanUp();
}

import type { ClientConfig } from "pg";
import { industryOf, leadBody, PAGE, type CaseName } from "./cases.ts";
import type { Recorded } from "./bare-server.ts";
import { startChild, type Child } from "./child.ts";
import type { Loaded } from "./data.ts";
import type { Sample, Until } from "./measure.ts";
import type { SalesOs } from "./salesos.ts";

/** What is compared. `s` is SalesOS; the letters are those of the ratios. */
export const systemNames = {
  s: "SalesOS",
  a: "(a) bare node:http, same bytes",
  b: "(b) same SQL through the driver, no HTTP",
  c: "(c) Express + pg, count(*), bare insert",
} as const;
export type SystemName = keyof typeof systemNames;

export interface System {
  pid: number;
  run(name: CaseName, connections: number, until: Until): Promise<Sample>;
}

/** Starts the servers to compare with, beside a SalesOS that runs and holds the leads. */
export async function startSystems(options: {
  salesos: SalesOs;
  key: string;
  connection: ClientConfig;
  loaded: Loaded;
  load: Child;
  started: (child: Child) => void;
}): Promise<Record<SystemName, System>> {
  const { salesos, key, connection, loaded, load } = options;
  const start = (file: string) => {
    const child = startChild(file);
    options.started(child);
    return child;
  };
  const [bare, driver, express] = [
    start("bare-server.ts"),
    start("driver.ts"),
    start("express-service.js"),
  ];
  const { workspaceId, ids } = loaded;
  await load.call("ids", { ids });
  await driver.call("start", { connection, workspaceId, ids });
  const barePort = await bare.call<number>("start", await record(salesos, key, ids[0] ?? ""));
  const expressPort = await express.call<number>("start", { connection });

  let runs = 0;
  const overHttp =
    (port: number, real: boolean): System["run"] =>
    (name, connections, until) =>
      load.call("run", { name, port, key, connections, run: `r${runs++}`, real, ...until });
  return {
    s: { pid: salesos.pid, run: overHttp(salesos.port, true) },
    a: { pid: bare.pid, run: overHttp(barePort, false) },
    b: {
      pid: driver.pid,
      run: (name, workers, until) =>
        driver.call("run", { name, workers, run: `r${runs++}`, ...until }),
    },
    c: { pid: express.pid, run: overHttp(expressPort, true) },
  };
}

/** The answers of SalesOS to one list, one get and one create, byte for byte. */
async function record(
  { port }: SalesOs,
  key: string,
  id: string,
): Promise<Record<CaseName, Recorded>> {
  const call = async (path: string, body?: unknown): Promise<Recorded> => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, {
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body === undefined ? {} : { method: "POST", body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    const headers = Object.fromEntries(answer.headers);
    for (const name of ["date", "connection", "keep-alive"]) delete headers[name];
    return { status: answer.status, headers, body: await answer.text() };
  };
  return {
    list: await call(`/api/leads?industry=${industryOf(0)}&limit=${PAGE}`),
    get: await call(`/api/leads/${id}`),
    create: await call("/api/leads", leadBody("recorded", 0)),
  };
}

import type { CaseName } from "./cases.ts";
import type { Until } from "./measure.ts";
import { cpuSeconds, memoryMb, processTree, residentMb } from "./proc.ts";
import type { System } from "./systems.ts";

/** One row of the table: medians over the rounds. */
export interface Row {
  name: string;
  connections: number;
  system: string;
  /** Requests per second. */
  rate: number;
  /** Latencies in ms. */
  p50: number;
  p99: number;
  /** Resident memory of the server process, in MB. */
  nodeMb: number;
  /** CPU time per request in microseconds: of the server process, and of PostgreSQL. */
  nodeCpu: number;
  postgresCpu: number;
  postgresMb: number;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1
    ? (sorted[middle] ?? 0)
    : ((sorted[middle - 1] ?? 0) + (sorted[middle] ?? 0)) / 2;
}

/** Measures a system once, after a warm-up. */
export async function measureOnce(
  system: System,
  label: { name: CaseName; system: string; shown?: string },
  connections: number,
  seconds: number,
  postmasterPid: number,
): Promise<Row> {
  const warmUp: Until = { seconds: Math.min(0.5, seconds / 2) };
  await system.run(label.name, connections, warmUp);
  const postgres = processTree(postmasterPid);
  const cpu = () => [cpuSeconds([system.pid]), cpuSeconds(postgres)] as const;
  const before = cpu();
  const sample = await system.run(label.name, connections, { seconds });
  const after = cpu();
  const perRequest = (i: 0 | 1) => ((after[i] - before[i]) / sample.requests) * 1e6;
  return {
    name: label.shown ?? label.name,
    connections,
    system: label.system,
    rate: sample.requests / sample.seconds,
    p50: sample.p50,
    p99: sample.p99,
    nodeMb: residentMb(system.pid),
    nodeCpu: perRequest(0),
    postgresCpu: perRequest(1),
    postgresMb: memoryMb(postgres),
  };
}

/** The medians of the rounds, figure by figure. */
export function medians(rows: readonly Row[]): Row {
  const [first] = rows;
  if (first === undefined) throw new Error("There was no round.");
  const of = (pick: (row: Row) => number) => median(rows.map(pick));
  return {
    name: first.name,
    connections: first.connections,
    system: first.system,
    rate: of((row) => row.rate),
    p50: of((row) => row.p50),
    p99: of((row) => row.p99),
    nodeMb: of((row) => row.nodeMb),
    nodeCpu: of((row) => row.nodeCpu),
    postgresCpu: of((row) => row.postgresCpu),
    postgresMb: of((row) => row.postgresMb),
  };
}

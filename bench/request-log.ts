import type { CaseName } from "./cases.ts";
import type { Child } from "./child.ts";
import type { Options } from "./options.ts";
import { table } from "./report.ts";
import { measureOnce, median, type Row } from "./rounds.ts";
import type { SalesOs } from "./salesos.ts";

/** The same server with the request log and without. */
export interface Pair {
  on: SalesOs;
  off: SalesOs;
}

/** What the log costs in one case: medians over the rounds, each of which has both, one after the other. */
interface Cost {
  name: CaseName;
  connections: number;
  on: readonly Row[];
  off: readonly Row[];
}

/** Loads both with the same leads, then measures them in turn. */
export async function benchRequestLog(
  pair: Pair,
  { key, load, options, say }: Bench,
): Promise<string> {
  const ids = { on: await fill(pair.on), off: await fill(pair.off) };
  const costs: Cost[] = [];
  for (const name of options.cases) {
    for (const connections of options.connections) {
      say(`${name}, ${connections} connections`);
      const found = { on: [] as Row[], off: [] as Row[] };
      for (let round = 0; round < options.rounds; round++) {
        // The first of a pair is now one, now the other.
        for (const which of round % 2 === 0 ? (["on", "off"] as const) : (["off", "on"] as const)) {
          found[which].push(await once(which, name, connections, round));
        }
      }
      costs.push({ name, connections, ...found });
    }
  }
  return report(costs, options);

  async function fill({ port }: SalesOs): Promise<string[]> {
    say(`loading ${options.leads} leads`);
    const job = { name: "create", port, key, connections: 200, run: "load", real: true };
    await load.call("run", { ...job, requests: options.leads });
    const answer = await fetch(`http://127.0.0.1:${port}/api/leads?limit=1000&fields=id`, {
      headers: { "x-api-key": key },
    });
    const { data } = (await answer.json()) as { data: { id: string }[] };
    return data.map(({ id }) => id);
  }

  async function once(which: keyof Pair, name: CaseName, connections: number, round: number) {
    const { port, pid, postmasterPid } = pair[which];
    await load.call("ids", { ids: ids[which] });
    const job = { name, port, key, connections, run: `${which}${round}`, real: true };
    const system = {
      pid,
      run: (_name: CaseName, _connections: number, until: object) =>
        load.call<never>("run", { ...job, ...until }),
    };
    return measureOnce(
      system,
      { name, system: which },
      connections,
      options.seconds,
      postmasterPid,
    );
  }
}

interface Bench {
  key: string;
  load: Child;
  options: Options;
  say: (text: string) => void;
}

const LEAST = 0.95;

function report(costs: readonly Cost[], { leads, rounds, seconds }: Options): string {
  const of = (rows: readonly Row[], pick: (row: Row) => number) => median(rows.map(pick));
  const lines = costs.map(({ name, connections, on, off }) => {
    const ratios = on.map((row, i) => row.rate / (off[i]?.rate ?? 1));
    const ratio = median(ratios);
    const cpu = (rows: readonly Row[]) =>
      `${of(rows, (row) => row.nodeCpu).toFixed(1)} + ${of(rows, (row) => row.postgresCpu).toFixed(1)}`;
    return [
      name,
      String(connections),
      Math.round(of(off, ({ rate }) => rate)).toLocaleString("en-US"),
      Math.round(of(on, ({ rate }) => rate)).toLocaleString("en-US"),
      ratio.toFixed(3),
      ratio >= LEAST ? "yes" : "no",
      cpu(off),
      cpu(on),
      `${of(off, ({ p99 }) => p99).toFixed(2)} / ${of(on, ({ p99 }) => p99).toFixed(2)}`,
    ];
  });
  const head = [
    "case",
    "connections",
    "requests/s without",
    "with",
    "with ÷ without",
    `≥ ${LEAST}`,
    "CPU µs/request without: process + PostgreSQL",
    "with",
    "p99 ms without / with",
  ];
  return `# What the request log costs

\`npm run bench -- --request-log\`, ${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}. Two servers that differ in
\`SALESOS_REQUEST_LOG_DAYS\` alone (30 and 0), each with ${leads.toLocaleString("en-US")} leads; ${rounds} rounds of ${seconds} s, in each of which both are measured
one after the other. The ratio is the median of the rounds' ratios.

${table(head, lines)}
`;
}

import os from "node:os";
import { table, type Aim } from "./report.ts";
import type { Arrivals } from "./receiver.ts";
import {
  backlog,
  bareLoop,
  fairness,
  holdSnapshots,
  latency,
  sampleBody,
} from "./webhook-cases.ts";
import type { World } from "./webhook-world.ts";

/** How much is measured. Seconds, and deliveries that wait. */
export interface Scale {
  seconds: number;
  backlog: number;
  /** How long dead endpoints are under load before the others are watched. */
  settle: number;
  /** How long each of three transactions is held open. */
  hold: number;
}

export const scales = {
  quick: { seconds: 4, backlog: 20_000, settle: 2, hold: 4 },
  normal: { seconds: 10, backlog: 100_000, settle: 18, hold: 12 },
  full: { seconds: 20, backlog: 1_000_000, settle: 20, hold: 120 },
} satisfies Record<string, Scale>;

interface Line {
  name: string;
  rate: number | undefined;
  found: Pick<Arrivals, "p50" | "p99" | "most"> | undefined;
}

const whole = (n: number) => Math.round(n).toLocaleString("en-US");

/** Measures how webhooks are sent; gives the result as Markdown. */
export async function benchWebhooks(
  world: World,
  { seconds, backlog: waiting, settle, hold }: Scale,
  say: (text: string) => void,
): Promise<string> {
  const lines: Line[] = [];
  const aged = (name: string, found: Arrivals) => {
    lines.push({ name, rate: undefined, found });
    return found;
  };
  const drained = (name: string, { received, seconds: took, slowest, steadiness }: Arrivals) => {
    const rate = received / took;
    lines.push({ name: `${name}; slowest second ${whole(slowest)}`, rate, found: undefined });
    return { rate, steadiness };
  };

  say("idle");
  const idle = await latency(world, 20, seconds);
  aged("one create every 50 ms", idle);
  say("500 creates/s");
  const busy = aged("500 creates/s", await latency(world, 500, seconds));

  say("bare loop");
  const bare = await bareLoop(world, await sampleBody(world.database), seconds);
  const bareRate = bare.requests / bare.seconds;
  lines.push({
    name: "bare loop: the same bytes, the same client",
    rate: bareRate,
    found: undefined,
  });
  say(`backlog of ${waiting}`);
  const free = drained(`backlog of ${whole(waiting)}`, await backlog(world, waiting));

  const crowd = { endpoints: 30, rate: 20, seconds, settle };
  say("30 endpoints");
  const alive = aged("30 endpoints, 20 creates/s", await fairness(world, { ...crowd, dead: 0 }));
  say("30 endpoints, 9 of them dead");
  const mixed = aged(
    "9 of them never answer: the others",
    await fairness(world, { ...crowd, dead: 9 }),
  );

  say(`three transactions held open, ${hold} s each`);
  const held = holdSnapshots(world, 3, hold);
  const late = aged(
    `500 creates/s, three overlapping transactions of ${hold} s`,
    await latency(world, 500, hold * 1.5),
  );
  await held;
  say("a backlog beside an old transaction");
  const fewer = Math.min(waiting, 100_000);
  const beside = holdSnapshots(world, 1, Math.max(10, fewer / 4_000));
  const old = drained(`backlog of ${whole(fewer)}, old transaction`, await backlog(world, fewer));
  await beside;

  const aims: Aim[] = [
    atMost("answered → first byte, idle, p50", 5, idle.afterAnswer),
    atMost("created → first byte, idle, p50", 5, idle.p50),
    atMost("created → first byte, 500 creates/s, p99", 1_000, busy.p99),
    atLeast("deliveries/s", 2_500, free.rate),
    {
      text: "deliveries/s ÷ bare loop",
      aim: "≥ 0.40",
      measured: (free.rate / bareRate).toFixed(2),
      met: free.rate / bareRate >= 0.4,
    },
    {
      text: `backlog of ${whole(waiting)}: rate of the last quarter ÷ of the first`,
      aim: "≥ 0.90",
      measured: free.steadiness.toFixed(2),
      met: free.steadiness >= 0.9,
    },
    atLeast("deliveries/s, old transaction", 2_500, old.rate),
    atMost(`three transactions of ${hold} s: the oldest event`, 1_000, late.most),
    {
      text: "p99 of the healthy with 30 % dead ÷ without",
      aim: "≤ 1.10",
      measured: (mixed.p99 / alive.p99).toFixed(2),
      met: mixed.p99 <= alive.p99 * 1.1,
    },
  ];
  return markdown(lines, aims);
}

function atMost(text: string, most: number, ms: number): Aim {
  return { text, aim: `< ${most} ms`, measured: `${ms.toFixed(1)} ms`, met: ms < most };
}

function atLeast(text: string, least: number, rate: number): Aim {
  return { text, aim: `≥ ${whole(least)}`, measured: whole(rate), met: rate >= least };
}

function markdown(lines: readonly Line[], aims: readonly Aim[]): string {
  const cell = (ms: number | undefined) => (ms === undefined ? "" : ms.toFixed(1));
  const figures = table(
    ["case", "per second", "p50 ms", "p99 ms", "most ms"],
    lines.map(({ name, rate, found }) => [
      name,
      rate === undefined ? "" : whole(rate),
      ...[found?.p50, found?.p99, found?.most].map(cell),
    ]),
  );
  const judged = table(
    ["aim", "", "measured", "met"],
    aims.map(({ text, aim, measured, met }) => [text, aim, measured, met ? "yes" : "no"]),
  );
  const cpus = os.cpus();
  return `# Webhooks: results

Ages are from \`created_at\` of the event, which is set before its transaction commits, to its first byte at the receiver;
*answered* is when the client had the answer to the change, which leaves after the commit.
The receiver, the load and SalesOS share the machine: ${cpus.length} × ${cpus[0]?.model ?? "?"}, Node ${process.versions.node}.

${figures}

${judged}
`;
}

import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { cpuSeconds, processTree } from "./proc.ts";
import { table } from "./report.ts";
import { median } from "./rounds.ts";
import type { SalesOs } from "./salesos.ts";

const SALESOS = fileURLToPath(new URL("../salesos", import.meta.url));

/** Command lines, each with the most CPU time that it may take, in s. */
const commands: readonly { line: readonly string[]; most?: number }[] = [
  { line: [process.execPath, "-e", "0"] },
  { line: [SALESOS, "--help"], most: 0.15 },
  { line: [SALESOS, "--version"], most: 0.3 },
  { line: [SALESOS, "leads", "list", "--help"], most: 0.3 },
  { line: [SALESOS, "keys", "generate", "--mode", "test"], most: 0.3 },
  { line: [SALESOS, "serve", "--help"], most: 0.3 },
];
const MOST_START = 1.2;

/** What commands and a start cost in CPU time, as a table. `start` starts on a folder that has been started on before. */
export async function benchStarts(
  start: () => Promise<SalesOs>,
  { times, say }: { times: number; say: (text: string) => void },
): Promise<string> {
  const rows: string[][] = [];
  for (const { line, most } of commands) {
    const shown = line.map((word) =>
      word.replace(SALESOS, "./salesos").replace(process.execPath, "node"),
    );
    say(shown.join(" "));
    rows.push([
      shown.join(" "),
      (await costOf(line, times)).toFixed(3),
      most?.toFixed(2) ?? "the limit",
    ]);
  }
  const own: number[] = [];
  const all: number[] = [];
  for (let time = 0; time < times / 4; time++) {
    say("start");
    const salesos = await start();
    own.push(cpuSeconds([salesos.pid]));
    all.push(cpuSeconds(processTree(salesos.pid)));
    await salesos.stop();
  }
  rows.push(["start to ready, Node alone", median(own).toFixed(2), MOST_START.toFixed(2)]);
  rows.push(["start to ready, with PostgreSQL", median(all).toFixed(2), MOST_START.toFixed(2)]);
  return `# Start and command line

CPU time, user and system together, from the programs that \`npm ci\` builds. Written by \`npm run bench -- --start\`.

${table(["what", "s of CPU", "at most"], rows)}
`;
}

/** The mean CPU time of a command, over many runs: the kernel counts in hundredths of a second. */
async function costOf([program = "", ...args]: readonly string[], times: number): Promise<number> {
  const before = cpuSeconds([process.pid]);
  const own = process.cpuUsage();
  for (let time = 0; time < times; time++) {
    const child = spawn(program, args, { stdio: "ignore" });
    await once(child, "close");
  }
  const { user, system } = process.cpuUsage(own);
  return Math.max(0, cpuSeconds([process.pid]) - before - (user + system) / 1e6) / times;
}

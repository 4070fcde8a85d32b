import os from "node:os";
import { systemNames, type SystemName } from "./systems.ts";
import type { Row } from "./rounds.ts";

/** An aim with what was measured. */
export interface Aim {
  text: string;
  aim: string;
  measured: string;
  met: boolean;
}

const ratios: { name: string; over: SystemName; least: number }[] = [
  { name: "list", over: "b", least: 0.6 },
  { name: "get", over: "b", least: 0.6 },
  { name: "create", over: "b", least: 1.5 },
  { name: "list", over: "c", least: 3 },
  { name: "get", over: "c", least: 3 },
  { name: "create", over: "c", least: 1.5 },
  { name: "create, webhook on", over: "c", least: 1.5 },
];

/** The ratios of the same run, beside their aims. */
export function ratioAims(rows: readonly Row[]): Aim[] {
  const rate = (name: string, system: string, connections: number) =>
    rows.find(
      (row) => row.name === name && row.system === system && row.connections === connections,
    )?.rate;
  const counts = [...new Set(rows.map((row) => row.connections))];
  return ratios.flatMap(({ name, over, least }) =>
    counts.flatMap((connections) => {
      const ours = rate(name, systemNames.s, connections);
      const theirs = rate(name.split(",")[0] ?? name, systemNames[over], connections);
      if (ours === undefined || theirs === undefined) return [];
      const ratio = ours / theirs;
      return {
        text: `${name} ÷ (${over}), ${connections} connections`,
        aim: `≥ ${least.toFixed(1)}`,
        measured: ratio.toFixed(2),
        met: ratio >= least,
      };
    }),
  );
}

/** A table in Markdown. */
export function table(head: readonly string[], body: readonly (readonly string[])[]): string {
  const widths = head.map((title, i) =>
    Math.max(title.length, ...body.map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  return [
    line(head),
    `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`,
    ...body.map(line),
  ].join("\n");
}

const whole = (n: number) => Math.round(n).toLocaleString("en-US");

/** The whole result as Markdown. */
export function report(result: {
  rows: readonly Row[];
  aims: readonly Aim[];
  notes: readonly string[];
  leads: number;
  serverVersion: string;
  seconds: number;
  rounds: number;
  duration: number;
}): string {
  const cpus = os.cpus();
  const figures = table(
    [
      "case",
      "connections",
      "system",
      "requests/s",
      "p50 ms",
      "p99 ms",
      "CPU µs/request: process",
      "PostgreSQL",
      "MB: process",
      "PostgreSQL",
    ],
    result.rows.map((row) => [
      row.name,
      String(row.connections),
      row.system,
      whole(row.rate),
      row.p50.toFixed(2),
      row.p99.toFixed(2),
      whole(row.nodeCpu),
      row.system === systemNames.a ? "–" : whole(row.postgresCpu),
      whole(row.nodeMb),
      row.system === systemNames.a ? "–" : whole(row.postgresMb),
    ]),
  );
  const aims = table(
    ["what", "aim", "measured", "met"],
    result.aims.map(({ text, aim, measured, met }) => [text, aim, measured, met ? "yes" : "no"]),
  );
  return `# Results of the last \`npm run bench\`

${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC, ${cpus.length} cores (${cpus[0]?.model ?? "unknown"}), ${Math.round(os.totalmem() / 2 ** 30)} GB, ${os.type()} ${os.release()},
Node ${process.versions.node}, PostgreSQL ${result.serverVersion}. ${whole(result.leads)} leads in one workspace, ten industries; ${result.rounds} interleaved rounds of ${result.seconds} s after a
warm-up, medians; the load comes from a process of its own on the same cores. ${whole(result.duration)} s in all.

SalesOS runs as users start it: keys checked, limits announced (plan \`unlimited\`). **List**: the 50 newest of one industry with the total; **get**: one by id, random;
**create**: validated, scored, lead + event + totals in one durable transaction. (a) neither stores nor finds, (b) has at most 16 connections, (c) inserts a row and nothing else.

${figures}

${aims}
${result.notes.length === 0 ? "" : `\n${result.notes.map((note) => `- ${note}`).join("\n")}\n`}`;
}

import type { Command } from "commander";
import type { Context } from "../context.ts";
import { clientOf, withClientFlags, type ClientFlags } from "../client.ts";
import { UsageError } from "../errors.ts";
import type { Terminal } from "../output/terminal.ts";
import { followLog, MOST_EARLIER, type Line } from "./follow.ts";

interface Flags extends ClientFlags {
  status?: string;
  method?: string;
  lines: string;
  json?: boolean;
  once?: boolean;
}

/** `logs tail`: requests as they happen. */
export function addLogs(program: Command, context: Context): void {
  const logs = program.command("logs").description("Show your workspace's API requests");
  const tail = logs
    .command("tail")
    .description(
      "Print requests as they arrive, until Ctrl+C; skips the requests of logs tail itself",
    )
    .option("--status <status>", "only these statuses: 404, 4xx, 5xx")
    .option("--method <method>", "only this method: POST")
    .option("-n, --lines <number>", "number of earlier requests to print first", "10")
    .option("--once", "print the earlier requests and exit")
    .option("--json", "one JSON object per line")
    .addHelpText(
      "after",
      "\nExamples:\n  $ salesos logs tail --status 4xx\n  $ salesos logs tail --json | jq .path",
    );
  withClientFlags(tail).action(async (flags: Flags) => {
    const asked = { ...flags, earlier: linesOf(flags.lines), once: flags.once === true };
    for await (const line of followLog(await clientOf(flags, context), asked)) {
      await context.terminal.print(said(line, flags, context.terminal));
    }
  });
}

function linesOf(text: string): number {
  const lines = Number(text);
  if (/^\d+$/.test(text) && lines <= MOST_EARLIER) return lines;
  throw new UsageError(`--lines must be an integer from 0 to ${MOST_EARLIER}. It is "${text}".`);
}

function said(line: Line, { json }: Flags, { style }: Terminal): string {
  if (json === true) return JSON.stringify(line);
  const { created_at, method, path, status, duration_ms, request_id, error_code } = line;
  const colour = status >= 500 ? "red" : status >= 400 ? "yellow" : "green";
  const why = error_code === null ? "" : ` ${error_code}`;
  return [
    style("dim", created_at.slice(11, 23)),
    style(colour, String(status)),
    method.padEnd(6),
    path + style(colour, why),
    style("dim", `${Math.round(duration_ms)} ms  ${request_id}`),
  ].join("  ");
}

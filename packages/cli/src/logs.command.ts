import { setTimeout as delay } from "node:timers/promises";
import type { SalesOS } from "@salesos/sdk";
import type { Command } from "commander";
import type { Context } from "./context.ts";
import { clientOf, withClientFlags, type ClientFlags } from "./client.ts";
import type { Terminal } from "./output/terminal.ts";

interface Line {
  id: string;
  created_at: string;
  method: string;
  path: string;
  status: number;
  duration_ms: number;
  request_id: string;
  error_code: string | null;
}

interface Flags extends ClientFlags {
  status?: string;
  method?: string;
  lines: string;
  json?: boolean;
  once?: boolean;
}

const EVERY = 1_000;
const PAGE = 100;

/** `logs tail`: requests as they happen. */
export function addLogs(program: Command, context: Context): void {
  const logs = program.command("logs").description("Requests to the API of your workspace");
  const tail = logs
    .command("tail")
    .description("Print requests as they happen, until Ctrl-C")
    .option("--status <status>", "only these: 404, 4xx, 5xx")
    .option("--method <method>", "only these: POST")
    .option("-n, --lines <number>", "how many earlier ones to begin with", "10")
    .option("--once", "end after those")
    .option("--json", "one JSON object a line")
    .addHelpText(
      "after",
      "\nExamples:\n  $ salesos logs tail --status 4xx\n  $ salesos logs tail --json | jq .path",
    );
  withClientFlags(tail).action(async (flags: Flags) => {
    const client = clientOf(flags, context);
    let last = "";
    for (;;) {
      const fresh = await since(client, last, flags);
      const shown = last === "" ? fresh.slice(-Number(flags.lines)) : fresh;
      for (const line of shown) await context.terminal.print(said(line, flags, context.terminal));
      last = fresh.at(-1)?.id ?? last;
      if (flags.once === true) return;
      await delay(EVERY);
    }
  });
}

/** What came after a line of the log, the oldest first. */
async function since(client: SalesOS, last: string, { status, method }: Flags): Promise<Line[]> {
  const found: Line[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await client.request<{ data: Line[]; next_cursor: string | null }>({
      method: "GET",
      path: "/api/request-logs",
      query: { limit: PAGE, status, method, cursor: cursor ?? undefined },
    });
    const fresh = page.data.filter(({ id }) => id > last);
    found.push(...fresh);
    // At the beginning one page is enough, and where a known line appears the rest is known.
    cursor = last === "" || fresh.length < page.data.length ? null : page.next_cursor;
  } while (cursor !== null);
  // Its own questions would fill the log with themselves.
  return found.filter(({ path }) => path !== "/api/request-logs").toReversed();
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

import type { Command } from "commander";
import { withServerFlags } from "./client.ts";
import type { Context } from "./context.ts";
import { CommandError, noAnswer, UsageError } from "./errors.ts";
import { instead } from "./nearest.ts";
import { serverOf, type ServerFlags } from "./profiles.ts";

interface Summary {
  status: { indicator: string; description: string };
  components: { name: string; status: string }[];
  incidents: { name: string; status: string; shortlink?: string }[];
}

interface Flags extends ServerFlags {
  json?: boolean;
}

/** `status`: the server's state, from its status page. Requires no key. */
export function addStatus(program: Command, { env, terminal }: Context): void {
  const given = program.commands.find((command) => command.name() === "status");
  withServerFlags(given ?? program.command("status"))
    .description("Show the server's components and incidents")
    .option("--json", "print Statuspage-compatible JSON")
    // Flags after a command below are that command's.
    .enablePositionalOptions()
    .allowExcessArguments()
    .action(async (flags: Flags, { args: [word], commands }: Command) => {
      if (word !== undefined) {
        const known = commands.map((command) => command.name());
        throw new UsageError(`Unknown command "${word}". ${instead(word, known)}`);
      }
      const url = serverOf(flags, env);
      const answer = await ask(`${url}/status/api/v2/summary.json`);
      if (answer.status === 404) return printReadiness(url, flags, terminal);
      if (!answer.ok) throw new CommandError(`${answer.url} returned ${answer.status}.`);
      const summary = (await answer.json()) as Summary;
      if (flags.json === true) await terminal.print(JSON.stringify(summary, null, 2));
      else {
        const { sheet } = await import("./output/table.ts");
        await terminal.print(said(summary, terminal.style, sheet));
      }
      if (/major|critical/.test(summary.status.indicator)) {
        throw new CommandError(`${summary.status.description}. More: ${url}/status`);
      }
    });
}

/** For a server without a status page: whether it takes requests. */
async function printReadiness(
  url: string,
  { json }: Flags,
  { print, style }: Context["terminal"],
): Promise<void> {
  const answer = await ask(`${url}/readyz`);
  const { status } = (await answer.json().catch(() => ({}))) as { status?: unknown };
  if (typeof status !== "string") throw new CommandError(`${url} does not respond like SalesOS.`);
  if (json === true) await print(JSON.stringify({ status }, null, 2));
  else await print(`${style(answer.ok ? "green" : "red", status)}  (no status page)`);
  if (!answer.ok) throw new CommandError(`${url}/readyz returned ${answer.status}.`);
}

async function ask(url: string): Promise<Response> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  if (answer === undefined) throw noAnswer(new URL(url).origin);
  return answer;
}

function said(
  { status, components, incidents }: Summary,
  style: Context["terminal"]["style"],
  sheet: (rows: (readonly [string, string])[]) => string,
): string {
  const good = status.indicator === "none";
  const lines = components.map(({ name, status: state }) => {
    const colour = state === "operational" ? "green" : state === "major_outage" ? "red" : "yellow";
    return [name, style(colour, state.replaceAll("_", " "))] as const;
  });
  return [
    style(good ? "green" : "red", status.description),
    sheet(lines),
    ...incidents.map(({ name, status: state }) => `${style("yellow", state)}  ${name}`),
  ].join("\n");
}

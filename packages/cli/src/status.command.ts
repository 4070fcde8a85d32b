import type { Command } from "commander";
import type { Context } from "./cli.ts";
import { CommandError } from "./errors.ts";
import { sheet } from "./output/table.ts";
import { DEFAULT_URL, readProfiles } from "./profiles.ts";

interface Summary {
  status: { indicator: string; description: string };
  components: { name: string; status: string }[];
  incidents: { name: string; status: string; shortlink?: string }[];
}

interface Flags {
  server?: string;
  profile?: string;
  json?: boolean;
}

/** `status`: how the server does, from its status page. Needs no key. */
export function addStatus(program: Command, { env, terminal }: Context): void {
  const given = program.commands.find((command) => command.name() === "status");
  (given ?? program.command("status"))
    .description("How the server does: its components and incidents")
    .option("--server <url>", "the server (SALESOS_URL)")
    .option("--profile <name>", "the server of a login", "default")
    .option("--json", "as JSON, in the format of Statuspage")
    .action(async (flags: Flags) => {
      const saved = readProfiles(env)[flags.profile ?? "default"];
      const url = flags.server ?? env["SALESOS_URL"] ?? saved?.url ?? DEFAULT_URL;
      const summary = await read(`${url}/status/api/v2/summary.json`);
      if (flags.json === true) await terminal.print(JSON.stringify(summary, null, 2));
      else await terminal.print(said(summary, terminal.style));
      if (/major|critical/.test(summary.status.indicator)) {
        throw new CommandError(`${summary.status.description}. More: ${url}/status`);
      }
    });
}

async function read(url: string): Promise<Summary> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(10_000) }).catch(() => undefined);
  if (answer === undefined) throw new CommandError(`${new URL(url).origin} does not answer.`);
  if (!answer.ok) throw new CommandError(`${url} answered ${answer.status}.`);
  return (await answer.json()) as Summary;
}

function said(
  { status, components, incidents }: Summary,
  style: Context["terminal"]["style"],
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

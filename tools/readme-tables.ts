import { flagOf, settings, type Setting } from "../apps/server/src/platform/config/config.ts";
import { DEFAULT_PLANS } from "../apps/server/src/platform/plans/plans.ts";

/** The README, with the tables between its markers generated from the code. */
export function withTables(readme: string): string {
  return between(between(readme, "settings", settingsTable()), "plans", plansTable());
}

function settingsTable(): string {
  const rows = (Object.keys(settings) as Setting[]).map((name) => {
    const { default: value, text } = settings[name];
    return `| \`${name}\` | \`--${flagOf(name)}\` | ${value === "" ? "" : `\`${value}\``} | ${text} |`;
  });
  return ["| variable | flag | default | description |", "| --- | --- | --- | --- |", ...rows].join(
    "\n",
  );
}

function plansTable(): string {
  const rows = Object.values(DEFAULT_PLANS).map(({ name, requests, writes }) =>
    name === "unlimited"
      ? `| ${name} | not limited | not limited |`
      : `| ${name} | ${requests.perMinute.toLocaleString("en")} | ${writes.perMinute.toLocaleString("en")} |`,
  );
  const head = "| plan | requests per minute | of which writes |";
  return [head, "| --- | --- | --- |", ...rows].join("\n");
}

function between(text: string, name: string, table: string): string {
  const [open, close] = [`<!-- ${name} -->`, `<!-- /${name} -->`];
  const [before, after] = [text.indexOf(open), text.indexOf(close)];
  if (before < 0 || after < before) throw new Error(`README.md has no place for ${name}.`);
  return `${text.slice(0, before + open.length)}\n${table}\n${text.slice(after)}`;
}

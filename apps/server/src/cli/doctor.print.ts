import type { Finding } from "../platform/doctor/finding.ts";

const MARKS = { ok: "✓", warning: "!", problem: "✗" } as const;
const COLOURS = { ok: 32, warning: 33, problem: 31 } as const;

/** The findings, one per line, each followed by its fix. `colour` is for terminals. */
export function printed(findings: readonly Finding[], colour: boolean): string {
  const width = Math.max(...findings.map(({ check }) => check.length));
  const lines = findings.flatMap(({ check, level, what, mend }) => {
    const mark = colour ? `\u001b[${COLOURS[level]}m${MARKS[level]}\u001b[0m` : MARKS[level];
    const line = `  ${mark} ${check.padEnd(width)}  ${what}`;
    return mend === undefined ? [line] : [line, `    ${" ".repeat(width)}  → ${mend}`];
  });
  return ["", ...lines, "", `  ${verdict(findings)}`, ""].join("\n");
}

function verdict(findings: readonly Finding[]): string {
  const count = (level: Finding["level"]) => findings.filter((each) => each.level === level).length;
  const [problems, warnings] = [count("problem"), count("warning")];
  if (problems + warnings === 0) return "No problems found.";
  return `${many(problems, "problem")}, ${many(warnings, "warning")}.`;
}

const many = (n: number, what: string) => `${n} ${what}${n === 1 ? "" : "s"}`;

import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { pgBouncer } from "../apps/server/src/testing/pgbouncer.ts";
import { lacking } from "../tests/deploy/programs.ts";
import vitestConfig from "../vitest.config.ts";
import { ensureBrowser } from "./browser.ts";
import { runChecks } from "./checks.ts";
import { listFailures, readResults, sum, type Results } from "./results.ts";
import { runStep } from "./step.ts";

/**
 * What runs at a time: mostly one project, which keeps two cores busy by itself. `deploy` mostly waits for
 * its containers, beside a row of projects that run one after another.
 */
const stages = [
  [["unit"]],
  [["http"]],
  [["system"]],
  [["pooler-session", "pooler-transaction", "pooler-refusals"], ["deploy"]],
  [["faults"]],
  [["e2e"]],
];
const wanted = stages.flat(2);

// `npm test` without names runs all; `npm run test:http -- leads` runs one project, perhaps some files of it.
const [project, ...files] = process.argv.slice(2);
const configured = vitestConfig.test?.projects?.map(nameOf) ?? [];
const missing = wanted.filter((name) => !configured.includes(name));
const others = configured.filter((name) => !wanted.includes(name)).map((name) => [[name]]);

// `pooler` stands for all of its projects.
const isChosen = (name: string) =>
  configured.includes(name) &&
  (project === undefined || name === project || name.startsWith(`${project}-`));

const checked = project !== undefined || (await runChecks());
let passed = checked;
const all: Results[] = [];
const reports = mkdtempSync(path.join(os.tmpdir(), "salesos-results-"));
try {
  // Tests that run on code which does not compile say nothing new.
  for (const stage of checked ? [...stages, ...others] : []) {
    const rows = stage.map((row) => row.filter(isChosen)).filter((row) => row.length > 0);
    await Promise.all(rows.map((row) => runRow(row, rows.length > 1)));
  }
} finally {
  rmSync(reports, { recursive: true, force: true });
}
if (project === undefined && missing.length > 0) {
  console.log(`\nvitest.config.ts has no project ${missing.join(", ")}: that part is not tested.`);
  passed = false;
}
const total = sum(all);
if (total.passed === 0 && checked) {
  console.log("\nNo test was run, so nothing is known.");
  passed = false;
}
// What failed outside any test, a check or a browser that is missing, is a failure in the sum too.
const failed = Math.max(total.failed, passed ? 0 : 1);
if (total.failures.length > 0) console.log(`\n${listFailures(total.failures)}`);
console.log(`\n${total.passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

async function runRow(names: readonly string[], besideOthers: boolean): Promise<void> {
  for (const name of names) {
    const { ok, results } = await runProject(name, besideOthers);
    passed &&= ok;
    all.push(results);
  }
}

async function runProject(
  name: string,
  besideOthers: boolean,
): Promise<{ ok: boolean; results: Results }> {
  if (name === "e2e" && !(await ensureBrowser())) return { ok: false, results: sum([]) };
  if (name.startsWith("pooler-") && pgBouncer === undefined) {
    console.log(`\nPgBouncer is not installed, so the ${name} tests did not run.`);
    return { ok: process.env["CI"] !== "true", results: sum([]) };
  }
  if (name === "deploy" && lacking.length > 0) {
    console.log(`\nWithout ${lacking.join(", ")} the deploy tests did not run.`);
    return { ok: process.env["CI"] !== "true", results: sum([]) };
  }
  const report = path.join(reports, `${name}.json`);
  const ok = await runStep({
    name: `${name} tests`,
    besideOthers,
    command: [
      "vitest",
      "run",
      `--project=${name}`,
      "--reporter=default",
      "--reporter=json",
      `--outputFile.json=${report}`,
      ...files,
    ],
  });
  const results = readResults(report, name);
  if (results.skipped > 0) console.log(`${results.skipped} ${name} tests were skipped.`);
  return { ok: ok && results.passed > 0, results };
}

function nameOf(entry: unknown): string {
  const { test } = entry as { test?: { name?: unknown } };
  return typeof test?.name === "string" ? test.name : "";
}

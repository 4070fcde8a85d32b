import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { readResults, sum } from "./results.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-results-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a file of tests that could not be loaded counts as one failed test", () => {
  const file = path.join(folder, "report.json");
  const broken = { status: "failed", assertionResults: [] };
  const whole = { status: "failed", assertionResults: [{}, {}] };
  writeFileSync(
    file,
    JSON.stringify({
      numPassedTests: 5,
      numFailedTests: 1,
      numPendingTests: 2,
      numTodoTests: 1,
      testResults: [broken, whole],
    }),
  );
  expect(readResults(file)).toEqual({ passed: 5, failed: 2, skipped: 3 });
});

test("no report is one failure, never a silent success", () => {
  expect(readResults(path.join(folder, "none.json"))).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("results add up", () => {
  const one = { passed: 1, failed: 2, skipped: 3 };
  expect(sum([one, one])).toEqual({ passed: 2, failed: 4, skipped: 6 });
  expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0 });
});

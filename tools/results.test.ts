import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { listFailures, readResults, sum } from "./results.ts";
import { ROOT } from "./step.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-results-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function report(testResults: readonly object[]) {
  const file = path.join(folder, "report.json");
  const numbers = { numPassedTests: 5, numFailedTests: 1, numPendingTests: 2, numTodoTests: 1 };
  writeFileSync(file, JSON.stringify({ ...numbers, testResults }));
  return readResults(file, "http");
}

const broken = {
  name: path.join(ROOT, "tests/broken.test.ts"),
  status: "failed",
  message: "Cannot find module './gone.ts'",
  assertionResults: [],
};
const whole = {
  name: path.join(ROOT, "tests/whole.test.ts"),
  status: "failed",
  assertionResults: [
    { ancestorTitles: [], title: "a lead is created", status: "passed", failureMessages: [] },
    {
      ancestorTitles: ["leads", "in bulk"],
      title: "come back in order",
      status: "failed",
      failureMessages: [
        "\u001B[31mAssertionError\u001B[39m: expected 1 to be 2\n    at a\n    at b\n    at c\n    at d\n    at e\n    at f",
      ],
    },
  ],
};

test("a file of tests that could not be loaded counts as one failed test", () => {
  expect(report([broken, whole])).toMatchObject({ passed: 5, failed: 2, skipped: 3 });
});

test("each failure is listed with its project, its file, its full name and the beginning of its error", () => {
  expect(listFailures(report([broken, whole]).failures).split("\n")).toEqual([
    "FAILED http > tests/broken.test.ts",
    "    Cannot find module './gone.ts'",
    "FAILED http > tests/whole.test.ts > leads > in bulk > come back in order",
    "    AssertionError: expected 1 to be 2",
    ...["a", "b", "c", "d", "e"].map((line) => `        at ${line}`),
  ]);
});

test("no report is one failure that is listed, never a silent success", () => {
  const results = readResults(path.join(folder, "none.json"), "e2e");
  expect(results).toMatchObject({ passed: 0, failed: 1, skipped: 0 });
  expect(listFailures(results.failures)).toBe("FAILED e2e\n    Vitest ended without a report.");
});

test("results add up", () => {
  const failure = { project: "unit", file: "a.test.ts", error: "" };
  const one = { passed: 1, failed: 2, skipped: 3, failures: [failure] };
  expect(sum([one, one])).toEqual({
    passed: 2,
    failed: 4,
    skipped: 6,
    failures: [failure, failure],
  });
  expect(sum([])).toEqual({ passed: 0, failed: 0, skipped: 0, failures: [] });
});

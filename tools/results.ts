import { existsSync, readFileSync } from "node:fs";

/** Numbers of tests; a test file that could not be loaded counts as one failed. */
export interface Results {
  passed: number;
  failed: number;
  skipped: number;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: { status: string; assertionResults: unknown[] }[];
}

/** The numbers in a report of Vitest's json reporter; one failed when there is none, for Vitest did not get that far. */
export function readResults(file: string): Results {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 };
  const report = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  const broken = report.testResults.filter(
    ({ status, assertionResults }) => status === "failed" && assertionResults.length === 0,
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + broken.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

/** The sums of several results. */
export function sum(all: readonly Results[]): Results {
  const add = (key: keyof Results) => all.reduce((total, results) => total + results[key], 0);
  return { passed: add("passed"), failed: add("failed"), skipped: add("skipped") };
}

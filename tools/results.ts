import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { stripVTControlCharacters } from "node:util";
import { ROOT } from "./step.ts";

/** Numbers of tests, and which of them failed; a test file that could not be loaded counts as one failed. */
export interface Results {
  passed: number;
  failed: number;
  skipped: number;
  failures: Failure[];
}

export interface Failure {
  project: string;
  /** From the root of the repository. */
  file: string;
  /** The test below the names of its groups; none when the whole file failed. */
  test?: string;
  error: string;
}

interface VitestReport {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  testResults: FileReport[];
}

interface FileReport {
  name: string;
  status: string;
  message?: string;
  assertionResults: {
    ancestorTitles: string[];
    title: string;
    status: string;
    failureMessages?: string[] | null;
  }[];
}

/** As much of an error as says what is wrong; the rest stands in the output of its project. */
const ERROR_LINES = 6;

/** What a report of Vitest's json reporter says; one failed when there is none, for Vitest did not get that far. */
export function readResults(file: string, project: string): Results {
  if (!existsSync(file)) {
    const error = "Vitest ended without a report.";
    return { passed: 0, failed: 1, skipped: 0, failures: [{ project, file: "", error }] };
  }
  const report = JSON.parse(readFileSync(file, "utf8")) as VitestReport;
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.testResults.filter(couldNotLoad).length,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap((each) => failuresIn(each, project)),
  };
}

const couldNotLoad = ({ status, assertionResults }: FileReport) =>
  status === "failed" && assertionResults.length === 0;

function failuresIn(report: FileReport, project: string): Failure[] {
  const file = path.relative(ROOT, report.name);
  if (couldNotLoad(report)) return [{ project, file, error: report.message ?? "" }];
  return report.assertionResults
    .filter(({ status }) => status === "failed")
    .map(({ ancestorTitles, title, failureMessages }) => ({
      project,
      file,
      test: [...ancestorTitles, title].join(" > "),
      error: failureMessages?.join("\n") ?? "",
    }));
}

/** The sums of several results. */
export function sum(all: readonly Results[]): Results {
  const add = (key: "passed" | "failed" | "skipped") =>
    all.reduce((total, results) => total + results[key], 0);
  return {
    passed: add("passed"),
    failed: add("failed"),
    skipped: add("skipped"),
    failures: all.flatMap(({ failures }) => failures),
  };
}

/** The failures once more, so that whoever sees only the end of the output knows them. */
export function listFailures(failures: readonly Failure[]): string {
  return failures
    .map(({ project, file, test, error }) => {
      const lines = stripVTControlCharacters(error).split("\n").slice(0, ERROR_LINES);
      const name = [project, file, test].filter((part) => part).join(" > ");
      return [`FAILED ${name}`, ...lines.map((line) => `    ${line}`)].join("\n").trimEnd();
    })
    .join("\n");
}

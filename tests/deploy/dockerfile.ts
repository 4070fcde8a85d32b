import { readFileSync } from "node:fs";

/** One instruction of a Dockerfile. */
export interface Instruction {
  name: string;
  rest: string;
}

/** The instructions of a Dockerfile, in order; lines that end in a backslash go on. */
export function instructionsOf(file: string): Instruction[] {
  const text = readFileSync(file, "utf8")
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "");
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const [, name = "", rest = ""] = /^([A-Z]+) (.*)$/.exec(line) ?? [];
      if (name === "") throw new Error(`This is no instruction: ${line}`);
      return { name, rest };
    });
}

/** The patterns of `.dockerignore` as one test of paths below the folder that is copied. */
export function ignoredBy(file: string): (path: string) => boolean {
  const patterns = readFileSync(file, "utf8").split("\n").filter(Boolean);
  const tests = patterns.map((pattern) => {
    const text = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
      .replaceAll("**/", "(?:.*/)?")
      .replaceAll(/(?<![)?.])\*/g, "[^/]*");
    return new RegExp(`^${text}(?:/|$)`);
  });
  return (path) => tests.some((one) => one.test(path));
}

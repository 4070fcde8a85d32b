import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { ROOT } from "../system/product.ts";

/**
 * A fenced block of a document. `reason` says why it is not run; `file` is what it becomes in another test; `answers`
 * is the code of the error that its last answer must be.
 */
export interface Block {
  place: string;
  language: string;
  code: string;
  file?: string;
  answers?: string;
  skip?: { reason: string };
}

/** What the samples are run against. */
export interface Surroundings {
  url: string;
  key: string;
  /** A key with the scope operator, for samples with `your-operator-key`. */
  operatorKey?: string;
  env: Record<string, string>;
}

const DOCUMENTED_URL = "http://127.0.0.1:7253";
const MOST_MS = 90_000;
// They start, build or test everything: that they exist is what a document can get wrong.
const NPM_COMMAND = /^npm (?:ci|(start|test)|run (?!(?:--silent )?salesos)([\w:-]+))(?: .*)?$/;

const SITE = "apps/docs/src/content/docs";

/** Paths of all documents, from the root of the repository, but the articles on errors, which have a test of their own. */
export function documents(): string[] {
  const under = (folder: string) =>
    readdirSync(path.join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((name) =>
      path.join(folder, name),
    );
  return [...readdirSync(ROOT), ...under("docs"), ...under(SITE)]
    .filter((name) => name.endsWith(".md") && !name.startsWith(`${SITE}/help/errors/`))
    .toSorted();
}

export function readDocument(name: string): string {
  return readFileSync(path.join(ROOT, name), "utf8");
}

/** The fenced blocks of a Markdown text that name a language. */
export function blocksOf(name: string, text: string): Block[] {
  return [...text.matchAll(/^( *)```(\w+)(.*)\n([\s\S]*?)^\1```$/gm)].map((match) => {
    const [, indent = "", language = "", info = "", code = ""] = match;
    const file = /\bfile=(\S+)/.exec(info)?.[1];
    const answers = /\banswers=(\w+)/.exec(info)?.[1];
    const reason = /\breason="([^"]+)"/.exec(info)?.[1] ?? "";
    return {
      place: `${name}:${text.slice(0, match.index).split("\n").length}`,
      language,
      code: code.replaceAll(new RegExp(`^${indent}`, "gm"), ""),
      ...(file === undefined ? {} : { file }),
      ...(answers === undefined ? {} : { answers }),
      ...(/\btest=skip\b/.test(info) ? { skip: { reason } } : {}),
    };
  });
}

/** Names of the npm scripts that a text mentions. */
export function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm run ([a-z][\w:-]*)/g)].map(([, name = ""]) => name);
}

/** Runs a block as a reader would, with address and key put in. Resolves with what went wrong, or undefined. */
export async function runBlock(block: Block, at: Surroundings): Promise<string | undefined> {
  const code = block.code
    .replaceAll(DOCUMENTED_URL, at.url)
    .replaceAll(/sos_(live|test)_(…|\.\.\.|x+|X+)/g, at.key)
    .replaceAll("your-operator-key", at.operatorKey ?? at.key);
  switch (block.language) {
    case "json":
      return unparsable(code);
    case "sh":
      return block.answers === undefined ? runShell(code, at) : runRefused(code, block.answers, at);
    case "ts":
    case "js":
      return run(
        "node",
        ["--conditions=@salesos/source", "--input-type=module-typescript", "-"],
        code,
        at,
      );
    case "python":
      return run("python3", ["-"], code, at);
    case "text":
      return undefined;
    case "caddy":
    case "ini":
    case "nginx":
    case "yaml":
      // Configuration of other programs: tests/deploy runs them with it.
      return undefined;
    default:
      return `Nothing runs a block marked "${block.language}".`;
  }
}

function unparsable(code: string): string | undefined {
  try {
    JSON.parse(code);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

async function runShell(code: string, at: Surroundings): Promise<string | undefined> {
  const { scripts } = JSON.parse(readDocument("package.json")) as { scripts: object };
  const rest: string[] = [];
  for (const line of code.split("\n")) {
    const command = NPM_COMMAND.exec(line.replace(/ *#.*$/, ""));
    const name = command?.[1] ?? command?.[2];
    if (name !== undefined && !(name in scripts)) return `There is no script "${name}".`;
    if (command === null) rest.push(line);
  }
  if (rest.join("").trim() === "") return undefined;
  // An answer that tells of an error is a failed sample.
  const strict = `curl() { command curl --fail-with-body "$@"; }\n`;
  return run("bash", ["-euo", "pipefail", "-s"], strict + rest.join("\n"), at);
}

/** A sample of what is refused: what it prints must end with a problem of this code. */
async function runRefused(code: string, answers: string, at: Surroundings) {
  const { output, ended } = await execute("bash", ["-euo", "pipefail", "-s"], code, at);
  const last = [...output.matchAll(/"code":"(\w+)"/g)].at(-1)?.[1];
  if (ended === 0 && last === answers) return undefined;
  return `It ended with ${ended}, and with ${last} instead of ${answers}:\n${output}`;
}

async function run(
  program: string,
  args: string[],
  input: string,
  at: Surroundings,
): Promise<string | undefined> {
  const { output, ended } = await execute(program, args, input, at);
  return ended === 0 ? undefined : `It ended with ${ended}:\n${output}`;
}

function execute(
  program: string,
  args: string[],
  input: string,
  { key, env }: Surroundings,
): Promise<{ output: string; ended: number | string | null }> {
  const child = spawn(program, args, {
    cwd: ROOT,
    env: { ...process.env, SALESOS_KEY: key, ...env },
    timeout: MOST_MS,
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stdin.end(input);
  return new Promise((resolve) => {
    child.on("error", (error) => resolve({ output: error.message, ended: null }));
    child.on("close", (code, signal) => resolve({ output, ended: code ?? signal }));
  });
}

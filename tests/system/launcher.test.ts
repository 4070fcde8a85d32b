import { execFile, spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "./product.ts";

const run = promisify(execFile);
const SALESOS = path.join(ROOT, "salesos");
const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-launcher-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("./salesos", () => {
  test("works from any folder, by a link and by a link to a link, and prints nothing of its own", async () => {
    const links = path.join(folder, "bin");
    mkdirSync(links);
    symlinkSync(SALESOS, path.join(links, "salesos"));
    symlinkSync("salesos", path.join(links, "sos"));
    for (const file of [SALESOS, path.join(links, "salesos"), path.join(links, "sos")]) {
      const args = ["keys", "generate", "--mode", "test"];
      const { stdout, stderr } = await run(file, args, { cwd: folder });
      expect(stdout).toMatch(/^sos_test_\w{38}\n$/);
      expect(stderr).toBe("");
    }
  });

  test("completes in bash from any folder, without being on the PATH", async () => {
    const spaced = path.join(folder, "a folder");
    symlinkSync(ROOT, spaced);
    const ask = (typed: string) => `COMP_WORDS=(${typed} leads cre); COMP_CWORD=2
      COMP_LINE="${typed} leads cre"; COMP_POINT=\${#COMP_LINE}; COMPREPLY=()
      __salesos_complete; echo "$? \${COMPREPLY[*]}"`;
    const script = `source <("$1" completion bash); ${ask("./salesos")}; ${ask("salesos")}`;
    for (const program of [SALESOS, path.join(spaced, "salesos")]) {
      const { stdout } = await run("bash", ["-c", script, "bash", program], { cwd: folder });
      expect(stdout).toMatch(/^0 create.*\n0 create.*\n$/);
    }
  });

  test("is about the data of its own folder, wherever it is called", () => {
    const { stderr } = spawnSync(SALESOS, ["keys", "list", "--data-dir", "none"], { cwd: folder });
    expect(stderr.toString()).toContain(`${folder}/none has no SalesOS data yet`);
    expect(existsSync(path.join(folder, "data"))).toBe(false);
  });
});

describe("what a command loads", () => {
  /** Files of ours and of packages that a command line loads. */
  async function loadedBy(args: readonly string[], built: boolean): Promise<string[]> {
    const hook = path.join(folder, "count.mjs");
    const out = path.join(folder, `loaded-${args.join("-")}-${built}`);
    const { writeFileSync } = await import("node:fs");
    writeFileSync(
      hook,
      `import { registerHooks } from "node:module"; import { writeFileSync } from "node:fs";
      const seen = []; registerHooks({ load(url, context, next) { if (url.startsWith("file:")) seen.push(url); return next(url, context); } });
      process.on("exit", () => writeFileSync(${JSON.stringify(out)}, seen.join("\\n")));`,
    );
    const env: NodeJS.ProcessEnv = { ...process.env };
    if (!built) env["WATCH_REPORT_DEPENDENCIES"] = "1";
    const flags = ["--conditions=@salesos/source", "--import", hook];
    const script = path.join(ROOT, "tools/salesos.js");
    await run(process.execPath, [...flags, script, ...args], { env });
    return readFileSync(out, "utf8")
      .split("\n")
      .filter((url) => url !== "");
  }

  beforeAll(() => run(process.execPath, [path.join(ROOT, "tools/build.js")]), 120_000);

  test.each([[["--help"]], [["--version"]], [["leads", "list", "--help"]]])(
    "%j loads nothing of the server's database, API or site, nor the client",
    async (args) => {
      const loaded = await loadedBy(args, false);
      const heavy = loaded.filter((url) =>
        /node_modules\/(pg|fastify|typebox|ajv|kysely|undici|pino|nodemailer)\/|packages\/sdk|server\/src\/(features|serve)/.test(
          url,
        ),
      );
      expect(heavy).toEqual([]);
    },
  );

  test("--help is a handful of files when built", async () => {
    expect((await loadedBy(["--help"], true)).length).toBeLessThan(20);
  });

  test("a source that has changed is run as it is", async () => {
    const file = path.join(ROOT, "packages/cli/src/cli.ts");
    utimesSync(file, new Date(), new Date());
    const loaded = await loadedBy(["--version"], true);
    expect(loaded.some((url) => url.endsWith("packages/cli/src/cli.ts"))).toBe(true);
    await run(process.execPath, [path.join(ROOT, "tools/build.js")]);
  });
});

import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { start, stop, type Product } from "../system/product.ts";
import {
  blocksOf,
  documents,
  readDocument,
  runBlock,
  scriptsIn,
  type Surroundings,
} from "./blocks.ts";

const dataDir = mkdtempSync(path.join(os.tmpdir(), "salesos-docs-"));
const key = generateKey("test");
const operatorKey = generateKey("live");
let product: Product;
let at: Surroundings;

beforeAll(async () => {
  const keys = { SALESOS_TEST_KEY: key, SALESOS_LIVE_KEY: operatorKey };
  product = await start({ SALESOS_DATA_DIR: dataDir, ...keys });
  at = { url: product.url, key, operatorKey, env: { SALESOS_DATA_DIR: dataDir } };
});
afterAll(async () => {
  await stop(product);
  rmSync(dataDir, { recursive: true, force: true });
});

describe("every sample of the documents works as it is pasted", () => {
  const blocks = documents().flatMap((name) => blocksOf(name, readDocument(name)));
  const samples = blocks.filter(({ skip, file }) => skip === undefined && file === undefined);

  test.for(samples)("$place ($language)", async (block) => {
    expect(await runBlock(block, at)).toBeUndefined();
  });

  test("a sample that is not run says why", () => {
    expect(blocks.filter(({ skip }) => skip?.reason === "")).toEqual([]);
  });

  test("files to be written stand in CONTRIBUTING.md only, whose own test writes and runs them", () => {
    const elsewhere = blocks.filter(
      ({ file, place }) => file !== undefined && !place.startsWith("CONTRIBUTING.md:"),
    );
    expect(elsewhere).toEqual([]);
  });
});

test.for(documents())("%s mentions only npm scripts that exist", (name) => {
  const { scripts } = JSON.parse(readDocument("package.json")) as { scripts: object };
  expect(scriptsIn(readDocument(name)).filter((script) => !(script in scripts))).toEqual([]);
});

describe("the runner of samples notices", () => {
  const sample = (fence: string, code: string) => {
    const [block] = blocksOf("fixture.md", `# Title\n\n\`\`\`${fence}\n${code}\n\`\`\`\n`);
    if (block === undefined) throw new Error("no block found");
    return block;
  };
  const curl = (pathOfUrl: string) =>
    `curl -s 'http://127.0.0.1:7253${pathOfUrl}' -H "X-API-Key: $SALESOS_KEY"`;

  test("where a block stands, what it is, and why it is not run", () => {
    expect(sample('sh test=skip reason="needs a network"', "git clone x")).toEqual({
      place: "fixture.md:3",
      language: "sh",
      code: "git clone x\n",
      skip: { reason: "needs a network" },
    });
  });

  test.for([
    ["sh", curl("/api/leads?limit=1")],
    ["sh", "npm ci\nnpm start"],
    ["sh answers=not_found", curl("/api/nothing")],
    [
      "ts",
      `const response: Response = await fetch("http://127.0.0.1:7253/readyz");\nif (!response.ok) process.exit(1);`,
    ],
    ["json", `{ "a": 1 }`],
  ])("success: %s %s", async ([fence = "", code = ""]) => {
    expect(await runBlock(sample(fence, code), at)).toBeUndefined();
  });

  test.for([
    ["sh answers=not_found", curl("/api/leads?limit=1"), "undefined instead of not_found"],
    ["sh answers=not_found", curl("/api/leads?limit=many"), "instead of not_found"],
    ["sh answers=not_found", `${curl("/api/nothing")}; false`, "ended with 1"],
    ["sh", curl("/api/leads?limit=many"), "ended with 22"],
    ["sh", curl("/api/nothing"), "ended with 22"],
    ["sh", "npm run nothing", `no script "nothing"`],
    ["ts", `throw new Error("thrown");`, "thrown"],
    ["json", "{ a: 1 }", "SyntaxError"],
    ["cobol", "STOP RUN.", "Nothing runs"],
  ])("failure: %s %s", async ([fence = "", code = "", said = ""]) => {
    expect(await runBlock(sample(fence, code), at)).toContain(said);
  });
});

import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ROOT } from "./step.ts";

const own = "A feature is known by its index.ts only";
const platform = "The platform serves every feature and knows none";
const pure = "Rules are pure decisions";
const testing = "testing/ is for tests only";
const alone = "The SDK is published alone";
const published = "The command line is published alone";
const byName = "import @salesos/sdk by its name";
const contract = "The SDK is made from the contract";
const http = "Only routes, pages and adapters know HTTP";
const upwards = "app.ts and serve.ts put the features together";

// [file, what it says, the sentence that answers; undefined when it is allowed]
const cases: readonly (readonly [string, string, string | undefined])[] = [
  ["features/leads/leads.usecases.ts", `import "../deals/deals.store.ts";`, own],
  ["features/leads/leads.types.ts", `export type { D } from "../deals/deals.schemas.ts";`, own],
  ["features/leads/leads.lazy.ts", `await import("../deals/deals.store.ts");`, own],
  ["features/leads/leads.detour.ts", `import "../../features/deals/index.ts";`, own],
  ["features/leads/leads.allowed.ts", `import "../deals/index.ts";`, undefined],
  ["features/leads/leads.beside.ts", `import "./leads.store.ts";`, undefined],
  ["features/leads/leads.below.ts", `import "../../platform/records/resource.ts";`, undefined],
  ["features/leads/leads.up.ts", `import "../../serve.ts";`, upwards],
  ["features/leads/leads.http.test.ts", `import "../deals/deals.store.ts";`, own],
  ["features/leads/leads.rules.test.ts", `import "../../testing/app.ts";`, undefined],
  ["features/leads/leads.routes.ts", `import "../../testing/app.ts";`, testing],
  ["features/leads/a.rules.ts", `import "node:fs/promises";`, pure],
  ["features/leads/b.rules.ts", `import "child_process";`, pure],
  ["features/leads/c.rules.ts", `import "pg";`, pure],
  ["features/leads/d.rules.ts", `import "./leads.store.ts";`, pure],
  ["features/leads/e.rules.ts", `import "../../platform/database/database.ts";`, pure],
  ["features/leads/f.rules.ts", `import "../deals/deals.rules.ts";`, own],
  ["features/leads/g.rules.ts", `import "undici";`, pure],
  ["features/leads/h.rules.ts", `import "node:crypto";`, undefined],
  ["features/leads/i.rules.ts", `import "../icp/index.ts";`, undefined],
  ["features/leads/import/a.ts", `import "../../deals/deals.store.ts";`, own],
  ["features/leads/import/b.ts", `import "../leads.store.ts";`, undefined],
  ["features/leads/import/c.ts", `import "../../../platform/ids.ts";`, undefined],
  ["features/leads/import/d.ts", `import "../../../serve.ts";`, upwards],
  ["features/leads/import/e.ts", `import "../../deals/index.ts";`, undefined],
  ["features/leads/import/f.ts", `import "../../../testing/app.ts";`, testing],
  ["features/leads/import/g.rules.ts", `import "../leads.store.ts";`, pure],
  ["features/leads/import/h.rules.ts", `import "../../deals/deals.rules.ts";`, own],
  ["features/leads/import/i.test.ts", `import "../../deals/deals.store.ts";`, own],
  ["features/leads/k.rules.ts", `import "../../platform/http/text.ts";`, http],
  ["features/leads/k.usecases.ts", `import "../../platform/http/answer.ts";`, http],
  ["features/leads/k.store.ts", `import "../../platform/http/answer.ts";`, http],
  ["features/leads/k.kind.ts", `import "../../platform/http/answer.ts";`, http],
  ["features/leads/l.usecases.ts", `import "../deals/deals.store.ts";`, own],
  ["features/leads/k.pages.ts", `import "../../platform/http/answer.ts";`, undefined],
  ["features/leads/import/k.rules.ts", `import "../../../platform/http/text.ts";`, http],
  ["features/leads/import/k.usecases.ts", `import "../../../platform/http/answer.ts";`, http],
  ["features/leads/import/l.store.ts", `import "../../deals/deals.store.ts";`, own],
  ["platform/records/h.ts", `import "../http/answer.ts";`, http],
  ["platform/kinds/a.ts", `import "../http/answer.ts";`, http],
  ["platform/query/a.ts", `import "../http/answer.ts";`, http],
  ["platform/operations/a.ts", `import "../http/answer.ts";`, http],
  ["platform/operations/b.ts", `import "../../features/leads/index.ts";`, platform],
  ["platform/pages/a.ts", `import "../http/open.ts";`, undefined],
  ["platform/records/a.ts", `import "../../features/leads/index.ts";`, platform],
  ["platform/records/b.ts", `import "../../app.ts";`, platform],
  ["platform/records/c.ts", `import "../../testing/database.ts";`, testing],
  ["platform/records/d.ts", `import "../database/database.ts";`, undefined],
  ["platform/records/e.test.ts", `import "../../features/leads/index.ts";`, platform],
  ["platform/records/f.http.test.ts", `import "../../features/leads/index.ts";`, undefined],
  ["platform/records/g.http.test.ts", `import "../../features/leads/leads.store.ts";`, own],
  ["app.ts", `import "./features/leads/leads.routes.ts";`, own],
  ["serve.ts", `import "./features/leads/index.ts";`, undefined],
  ["cli/main.ts", `import "./testing/app.ts";`, testing],
  ["testing/app.ts", `import "../features/leads/leads.store.ts";`, own],
  ["serve.lazy.ts", `await import("@salesos/sdk");`, contract],
  ["features/leads/leads.sdk.ts", `import "@salesos/sdk";`, contract],
  ["features/leads/import/j.ts", `import "@salesos/sdk";`, contract],
  ["features/leads/j.rules.ts", `import "@salesos/sdk";`, contract],
  ["platform/records/f.ts", `import "../../../../../packages/sdk/src/index.ts";`, contract],
  ["../../../packages/sdk/src/a.ts", `import "../../../apps/server/src/app.ts";`, alone],
  ["../../../packages/sdk/src/b.ts", `import "./client.ts";`, undefined],
  ["../../../packages/cli/src/a.ts", `import "../../../apps/server/src/app.ts";`, published],
  ["../../../packages/cli/src/b.ts", `await import("@salesos/server/cli");`, published],
  ["../../../packages/cli/src/c.ts", `import "../../sdk/src/index.ts";`, byName],
  ["../../../packages/cli/src/d.ts", `import "@salesos/sdk";`, undefined],
  [
    "../../../packages/cli/src/listen/e.ts",
    `import "../../../../apps/server/src/app.ts";`,
    published,
  ],
  ["platform/records/g.ts", `import "@salesos/cli";`, contract],
];

const rules: readonly (readonly [rule: string, code: string])[] = [
  ["no-explicit-any", "export const value: any = 1;"],
  ["no-floating-promises", "Promise.resolve(1);"],
  ["no-misused-promises", `process.on("exit", async () => {});`],
  ["consistent-type-imports", `import { Server } from "node:net";\nexport type S = Server;`],
  ["no-default-export", "export default 1;"],
  ["no-unused-vars", "const unused = 1;"],
  ["eqeqeq", "export const same = (a: number, b: number) => a == b;"],
  ["no-console", `console.log("x");`],
  ["max-lines", "export {};\n".repeat(301)],
  ["no-cycle", `import { b } from "./cycle.ts";\nexport const a = () => b;`],
];

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-lint-"));
let found: Map<string, string>;

beforeAll(() => {
  const write = (file: string, code: string) => {
    const at = path.join(folder, "apps/server/src", file);
    mkdirSync(path.dirname(at), { recursive: true });
    writeFileSync(at, `${code}\n`);
  };
  for (const file of [".oxlintrc.json", "tsconfig.json"]) {
    cpSync(path.join(ROOT, file), path.join(folder, file));
  }
  for (const [file, code] of cases) write(file, code);
  for (const [rule, code] of rules) write(`platform/${rule}.ts`, code);
  write("platform/cycle.ts", `import { a } from "./no-cycle.ts";\nexport const b = () => a;`);
  symlinkSync(path.join(ROOT, "node_modules"), path.join(folder, "node_modules"));
  found = lint();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("boundaries", () => {
  test.for(cases)("%s: %s", ([file, , sentence]) => {
    const said = found.get(path.posix.join("apps/server/src", file)) ?? "";
    if (sentence === undefined) expect(said).not.toContain("no-restricted-imports");
    else expect(said).toContain(sentence);
  });
});

describe("rules", () => {
  test.for(rules)("%s is an error", ([rule]) => {
    expect(found.get(`apps/server/src/platform/${rule}.ts`)).toContain(`(${rule})`);
  });
});

/** What the linter says about each file of the folder. */
function lint(): Map<string, string> {
  const program = path.join(ROOT, "node_modules/.bin/oxlint");
  const { stdout, stderr } = spawnSync(program, ["--format=json", "apps", "packages"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (!stdout.startsWith("{")) throw new Error(stdout + stderr);
  const { diagnostics } = JSON.parse(stdout) as {
    diagnostics: { filename: string; code: string; help?: string; severity: string }[];
  };
  const says = new Map<string, string>();
  for (const { filename, code, help = "", severity } of diagnostics) {
    if (severity !== "error") continue;
    says.set(filename, `${says.get(filename) ?? ""}${code} ${help}\n`);
  }
  return says;
}

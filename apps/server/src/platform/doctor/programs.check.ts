import { spawn } from "node:child_process";
import path from "node:path";
import { chooseAccount, mayRead, spawnAs } from "../embedded-postgres/account.ts";
import { findPackage, prepareBinaries } from "../embedded-postgres/binaries.ts";
import { PROGRAM_ENVIRONMENT } from "../embedded-postgres/cluster.ts";
import { StartError } from "../embedded-postgres/errors.ts";
import { ok, problem, type Finding } from "./finding.ts";

/** Whether the PostgreSQL that SalesOS brings is there and runs as the user it will run as. `find` is for tests. */
export async function checkPrograms(
  dataDir: string,
  find: () => string = findPackage,
): Promise<Finding> {
  const folder = path.resolve(dataDir);
  try {
    const packageFolder = find();
    const account = chooseAccount([path.join(folder, "postgres"), folder]);
    if (!mayRead(account, path.join(packageFolder, "native/bin/postgres"))) {
      return ok(
        "postgres",
        `User ${account.uid} cannot read ${packageFolder}, so the start makes a copy.`,
      );
    }
    const { postgres } = await prepareBinaries(packageFolder, account, folder);
    const { code, output } = await run(postgres, spawnAs(account));
    if (code === 0) return ok("postgres", `${output.trim()}, as user ${account.uid}.`);
    return problem(
      "postgres",
      `${postgres} does not run as user ${account.uid}: ${output.trim()}`,
      "Run npm ci again, or set DATABASE_URL to a PostgreSQL 15 or newer.",
    );
  } catch (error) {
    if (!(error instanceof StartError)) throw error;
    return problem(
      "postgres",
      error.message,
      "Run npm ci, or set DATABASE_URL to a PostgreSQL 15 or newer.",
    );
  }
}

function run(
  program: string,
  as: { uid?: number; gid?: number },
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve) => {
    const child = spawn(program, ["--version"], { cwd: "/", env: PROGRAM_ENVIRONMENT, ...as });
    let output = "";
    child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
    child.on("error", (error) => resolve({ code: -1, output: error.message }));
    child.on("close", (code) => resolve({ code, output }));
  });
}

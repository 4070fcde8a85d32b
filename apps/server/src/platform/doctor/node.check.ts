import { ok, problem, type Finding } from "./finding.ts";

const NEEDED = 24;

/** Whether the Node that runs this is new enough, and which one it is. */
export function checkNode(
  { version, execPath }: { version: string; execPath: string } = {
    version: process.versions.node,
    execPath: process.execPath,
  },
): Finding {
  const what = `Node ${version}, ${execPath}`;
  if (Number.parseInt(version, 10) >= NEEDED) return ok("node", `${what}.`);
  return problem(
    "node",
    `${what}, is too old. SalesOS requires Node ${NEEDED}.`,
    "The repository includes it. Run npm start or ./salesos doctor.",
  );
}

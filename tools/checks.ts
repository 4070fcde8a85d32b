import { runStep, type Step } from "./step.ts";

const checks: readonly Step[] = [
  { name: "format", command: ["oxfmt", "--check", "."] },
  { name: "lint", command: ["oxlint", "--format=stylish"] },
  { name: "types", command: ["tsc", "--noEmit"] },
  { name: "dead code", command: ["knip", "--no-progress"] },
  { name: "openapi.json is current", command: ["tools/generate.ts", "--check"] },
  {
    name: "openapi.json is sound",
    command: ["redocly", "lint", "openapi.json"],
    env: { REDOCLY_TELEMETRY: "off", REDOCLY_SUPPRESS_UPDATE_NOTICE: "true" },
  },
];

/** Everything that needs no running server, the quickest first. Stops at the first that fails: it often explains the next. */
export async function runChecks(): Promise<boolean> {
  for (const check of checks) {
    if (!(await runStep(check))) return false;
  }
  return true;
}

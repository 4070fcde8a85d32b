import { defineConfig } from "vitest/config";

const server = "apps/server/src";

/** Long enough for a slow machine that is busy with other things: a test that hits it would never have ended. In ms. */
const NEVER = 180_000;
const patient = { testTimeout: NEVER, hookTimeout: NEVER };
/** Files share threads and modules, which saves a third of the processor time; for files that leave both as they were. */
const together = { ...patient, pool: "threads", isolate: false, maxWorkers: 3 } as const;

/** Where a pooler could do harm: walls, locks, transactions under load, signals, and what is sent. */
const pooled = [
  "platform/{database,operations,http}/{row-level-security,locks,idempotency,deadline}.http.test.ts",
  "features/{leads,events,webhooks/sender,webhook-replays}/{leads,events.log,events.stream,sender,handover,webhook-replays,worker}.http.test.ts",
];

export default defineConfig({
  test: {
    projects: [
      {
        // Packages of this repository are read from their sources, as everywhere else in it.
        ssr: { resolve: { conditions: ["@salesos/source"] } },
        test: {
          name: "unit",
          ...together,
          include: [`${server}/**/*.test.ts`, "packages/*/src/**/*.test.ts", "tools/**/*.test.ts"],
          exclude: [`${server}/**/*.http.test.ts`, `${server}/platform/embedded-postgres/**`],
        },
      },
      {
        test: {
          name: "http",
          include: [
            `${server}/**/*.http.test.ts`,
            "tests/**/*.http.test.ts",
            "tests/contract/**/*.test.ts",
          ],
          globalSetup: [`./${server}/testing/global-setup.ts`],
          setupFiles: [`./${server}/testing/statements/setup.ts`],
          ...together,
        },
      },
      {
        test: {
          name: "system",
          include: [
            `${server}/platform/embedded-postgres/**/*.test.ts`,
            "tests/system/**/*.test.ts",
            "tests/docs/**/*.test.ts",
          ],
          exclude: ["**/*.http.test.ts"],
          ...patient,
          // Mostly they wait for programs to start and stop.
          maxWorkers: 3,
        },
      },
      ...["session", "transaction"].map((mode) => ({
        test: {
          name: `pooler-${mode}`,
          include: pooled.map((files) => `${server}/${files}`),
          globalSetup: [`./${server}/testing/pooled-setup.ts`],
          ...together,
        },
      })),
      {
        test: {
          name: "pooler-refusals",
          include: ["tests/pooler/**/*.test.ts"],
          globalSetup: [`./${server}/testing/pooled-setup.ts`],
          ...patient,
        },
      },
      {
        test: {
          name: "deploy",
          include: ["tests/deploy/**/*.test.ts"],
          globalSetup: [`./${server}/testing/global-setup.ts`],
          ...patient,
        },
      },
      {
        test: { name: "faults", include: ["tests/faults/**/*.test.ts"], ...patient },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: [`./${server}/testing/global-setup.ts`],
          ...together,
        },
      },
    ],
  },
});

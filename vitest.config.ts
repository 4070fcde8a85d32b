import { defineConfig } from "vitest/config";

const server = "apps/server/src";

export default defineConfig({
  test: {
    projects: [
      {
        // Packages of this repository are read from their sources, as everywhere else in it.
        ssr: { resolve: { conditions: ["@salesos/source"] } },
        test: {
          name: "unit",
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
          testTimeout: 30_000,
          hookTimeout: 60_000,
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
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: { name: "faults", include: ["tests/faults/**/*.test.ts"], hookTimeout: 60_000 },
      },
      {
        test: {
          name: "e2e",
          include: ["tests/e2e/**/*.test.ts"],
          globalSetup: [`./${server}/testing/global-setup.ts`],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});

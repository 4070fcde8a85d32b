import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { missingBuilds, type Lock } from "./lock.ts";
import { ROOT } from "./step.ts";

const text = readFileSync(`${ROOT}package-lock.json`, "utf8");
const { packages } = JSON.parse(text) as { packages: Lock };

test("package-lock.json names the builds of every platform (else: node tools/complete-lock.ts)", () => {
  expect(Object.keys(missingBuilds(packages))).toEqual([]);
});

test("package-lock.json names no registry, so that each reader's own is asked", () => {
  const places = Object.values(packages).flatMap(({ resolved, link }) =>
    resolved === undefined || link === true ? [] : [resolved],
  );
  expect(places).toEqual([]);
});

test("our own dependencies are exact versions", () => {
  const own = Object.entries(packages).filter(([folder]) => !folder.includes("node_modules/"));
  const ranges = own.flatMap(([, { dependencies, devDependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies }).filter(
      ([, version]) => !/^(npm:.+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    ),
  );
  expect(ranges).toEqual([]);
});

test("a build that is missing is completed with what its name says, and only where it is not found", () => {
  const optionalDependencies = {
    "@x/binding-linux-arm-musleabihf": "1.0.0",
    "@x/win32-x64": "1.0.0",
    "@x/here-darwin-arm64": "1.0.0",
    "not-a-build": "1.0.0",
  };
  const lock = {
    "node_modules/a/node_modules/b": { dev: true, optionalDependencies },
    "node_modules/a/node_modules/@x/here-darwin-arm64": {},
  };
  expect(missingBuilds(lock)).toEqual({
    "node_modules/@x/binding-linux-arm-musleabihf": {
      version: "1.0.0",
      cpu: ["arm"],
      dev: true,
      libc: ["musl"],
      optional: true,
      os: ["linux"],
    },
    "node_modules/@x/win32-x64": {
      version: "1.0.0",
      cpu: ["x64"],
      dev: true,
      optional: true,
      os: ["win32"],
    },
  });
});

import { Worker } from "node:worker_threads";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Problem } from "../errors/problem.ts";
import { mustBeLinear } from "../../testing/cpu.ts";
import { hostileBodies } from "../../testing/hostile-bodies.ts";
import { parseBody } from "./body.ts";
import { parseQueryString } from "./query-string.ts";

const kilobytes = (n: number) => n * 1024;

/** What the body came to: a value, or the size of the answer that refuses it. */
function parsed(bytes: Buffer): { refusal: number } {
  try {
    parseBody(bytes);
    return { refusal: 0 };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { refusal: JSON.stringify(error.errors).length + error.message.length };
  }
}

test.each(Object.entries(hostileBodies))(
  "four times the body takes about four times the CPU, not sixteen: %s",
  (_, bodyOf) => mustBeLinear((n) => Buffer.from(bodyOf(n)), kilobytes(250), parsed),
);

test.each(Object.entries(hostileBodies))(
  "the answer to a body is not much larger: %s",
  (_, bodyOf) => {
    const body = Buffer.from(bodyOf(kilobytes(500)));
    expect(parsed(body).refusal).toBeLessThan(2 * body.length);
  },
);

test("a heap of 64 MB is enough for any body of 1 MB", async () => {
  const worker = new Worker(new URL("../../testing/parse-bodies.worker.ts", import.meta.url), {
    workerData: Object.values(hostileBodies).map((bodyOf) => bodyOf(kilobytes(1000))),
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 16 },
  });
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  worker.on("error", reject).on("exit", resolve);
  expect(await promise).toBe(0);
});

test("any mixture of hostile parts takes time that grows with its length", async () => {
  const part = fc.constantFrom(...Object.values(hostileBodies));
  const mixture = fc.tuple(
    fc.array(part, { minLength: 1, maxLength: 6 }),
    fc.constantFrom(
      (parts: string[]) => `[${parts.join(",")}]`,
      (parts: string[]) => `{${parts.map((text, i) => `"${i}":${text}`).join(",")}}`,
      (parts: string[]) => parts.join(""),
    ),
  );
  await fc.assert(
    fc.asyncProperty(mixture, ([parts, join]) => {
      const bodyOf = (n: number) => join(parts.map((of) => of(n / parts.length)));
      return mustBeLinear((n) => Buffer.from(bodyOf(n)), kilobytes(60), parsed);
    }),
    { numRuns: 40 },
  );
});

test.each([
  ["marks in the wrong order", (n: number) => `q=${"%CC%95%CC%80".repeat(n / 12)}`],
  ["many parameters", (n: number) => "a&".repeat(n / 2)],
  ["broken escapes", (n: number) => "%&".repeat(n / 2)],
  ["pluses", (n: number) => `q=${"+".repeat(n)}%20`],
])("a query string takes time that grows with its length: %s", (_, queryOf) =>
  mustBeLinear(queryOf, kilobytes(250), parseQueryString),
);

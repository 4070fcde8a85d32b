import { gzipSync } from "node:zlib";
import { rolldown } from "rolldown";
import { expect, test } from "vitest";

const LIMIT_BYTES = 12_000;

test("the whole client is less than 12 KB, minified and compressed, and needs nothing of Node", async () => {
  const bundle = await rolldown({
    input: `${import.meta.dirname}/index.ts`,
    platform: "neutral",
  });
  const { output } = await bundle.generate({ format: "es", minify: true });
  await bundle.close();
  expect(output).toHaveLength(1);
  const { code, imports } = output[0];
  expect(imports).toEqual([]);
  expect(code).not.toMatch(/\b(process|Buffer|require)\b/);
  expect(gzipSync(code).length).toBeLessThan(LIMIT_BYTES);
});

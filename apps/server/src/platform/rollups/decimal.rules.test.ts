import fc from "fast-check";
import { expect, test } from "vitest";
import { addDecimals, decimalOf, negative } from "./decimal.rules.ts";

test("a sum of decimals is exact where floats round", () => {
  expect(addDecimals("0.1", "0.2")).toBe("0.3");
  expect(addDecimals("9007199254740991", "0.0001")).toBe("9007199254740991.0001");
  expect(addDecimals("-0.05", "0.05")).toBe("0");
  expect(addDecimals("-1.5", "1")).toBe("-0.5");
});

test("a number becomes the decimal that it is written as, without an exponent", () => {
  expect([0, -0, 0.0001, 1e-7, 1.5e-7, 1e21, -12.5, 1.25e22].map(decimalOf)).toEqual([
    "0",
    "0",
    "0.0001",
    "0.0000001",
    "0.00000015",
    "1000000000000000000000",
    "-12.5",
    "12500000000000000000000",
  ]);
  expect(() => decimalOf(NaN)).toThrow("is no decimal");
});

test("adding and taking away leads back, in any order", () => {
  const decimal = fc
    .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 9_999 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(4, "0")}`);
  fc.assert(
    fc.property(fc.array(decimal, { minLength: 1 }), (all) => {
      const sum = all.reduce(addDecimals, "0");
      expect(all.toReversed().reduce(addDecimals, "0")).toBe(sum);
      expect(all.map(negative).reduce(addDecimals, sum)).toBe("0");
    }),
  );
});

import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { generateKey, hashKey, keyHint, KEY_LENGTH, parseKey } from "./key-format.ts";

const BASE62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const modes = fc.constantFrom("live" as const, "test" as const);

/** The published rule, written a second time with big integers. */
function referenceKey(mode: string, random: string): string {
  const checked = `sos_${mode}_${random}`;
  let rest = BigInt(crc32(checked));
  let digits = "";
  while (rest > 0n) {
    digits = BASE62.charAt(Number(rest % 62n)) + digits;
    rest /= 62n;
  }
  return checked + digits.padStart(6, "0");
}

describe("generateKey and parseKey", () => {
  test("a generated key has the published shape and is accepted with its mode", () => {
    fc.assert(
      fc.property(modes, (mode) => {
        const key = generateKey(mode);
        expect(key).toMatch(/^sos_(live|test)_[0-9A-Za-z]{38}$/);
        expect(key).toHaveLength(KEY_LENGTH);
        expect(parseKey(key)).toEqual({ mode });
      }),
    );
  });

  test("the checksum is CRC32 of all before it, in base62, left-padded with 0", () => {
    const random = fc.array(fc.constantFrom(...BASE62.split("")), { minLength: 32, maxLength: 32 });
    fc.assert(
      fc.property(modes, random, (mode, characters) => {
        expect(parseKey(referenceKey(mode, characters.join("")))).toEqual({ mode });
      }),
    );
  });

  test("keys written down once stay valid", () => {
    const vectors = [
      "sos_live_000000000000000000000000000000003etlYh",
      "sos_test_0000000000000000000000000000000100cTkm",
    ];
    for (const key of vectors) expect(parseKey(key)).toBeDefined();
  });

  test("a key with one character changed is refused", () => {
    const place = fc.integer({ min: 0, max: KEY_LENGTH - 1 });
    fc.assert(
      fc.property(modes, place, fc.string({ minLength: 1, maxLength: 1 }), (mode, at, other) => {
        const key = generateKey(mode);
        fc.pre(key[at] !== other);
        expect(parseKey(key.slice(0, at) + other + key.slice(at + 1))).toBeUndefined();
      }),
      { numRuns: 2_000 },
    );
  });

  test("anything else is refused without an error", () => {
    fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => parseKey(text) === undefined));
    const key = generateKey("live");
    for (const text of ["", key + "0", key.slice(1), ` ${key}`.slice(0, -1), key.toUpperCase()]) {
      expect(parseKey(text)).toBeUndefined();
    }
  });

  test("every character of the alphabet is equally likely", () => {
    const seen = new Map<string, number>();
    const keys = 4_000;
    for (let i = 0; i < keys; i++) {
      for (const c of generateKey("test").slice(9, 41)) seen.set(c, (seen.get(c) ?? 0) + 1);
    }
    const expected = (keys * 32) / 62;
    let chiSquare = 0;
    for (const c of BASE62) chiSquare += ((seen.get(c) ?? 0) - expected) ** 2 / expected;
    // 61 degrees of freedom: chance exceeds 150 about once in 10^9; taking bytes modulo 62 gives about 1,300.
    expect(chiSquare).toBeLessThan(150);
  });
});

test("the stored form is the SHA-256 in hex", () => {
  const key = generateKey("live");
  expect(hashKey(key)).toBe(createHash("sha256").update(key).digest("hex"));
});

test("the hint shows the prefix and four characters at each end, never more", () => {
  const key = generateKey("live");
  expect(keyHint(key)).toBe(`sos_live_${key.slice(9, 13)}…${key.slice(-4)}`);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { networksHold, normalizeAddress, parseNetworks } from "./addresses.ts";

function networks(...entries: string[]) {
  const result = parseNetworks(entries);
  if (!result.ok) throw new Error(result.problems.join(" "));
  return result.networks;
}

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["::FFFF:c000:0201", "192.0.2.1"],
  ["2001:DB8:0:0::1", "2001:db8::1"],
  ["fe80::1%eth0", "fe80::1"],
  ["192.0.2", undefined],
  ["0300.0.2.1", undefined],
  ["0x7f.0.0.1", undefined],
  ["[::1]", undefined],
  ["", undefined],
])("%s is written as %s", (text, normal) => {
  expect(normalizeAddress(text)).toBe(normal);
});

describe("parseNetworks", () => {
  test.each(["10.0.0.0/8", "10.1.2.3", "::ffff:10.0.0.0/104", " 10.1.0.0/16 "])(
    "%s holds 10.1.2.3 in both spellings and not 11.1.2.3",
    (entry) => {
      expect(networksHold(networks(entry), "10.1.2.3")).toBe(true);
      expect(networksHold(networks(entry), "::ffff:10.1.2.3")).toBe(true);
      expect(networksHold(networks(entry), "11.1.2.3")).toBe(false);
      expect(networksHold(networks(entry), "::ffff:11.1.2.3")).toBe(false);
    },
  );

  test("an IPv6 network holds its addresses and no others", () => {
    expect(networksHold(networks("2001:db8::/32"), "2001:db8:ffff::1")).toBe(true);
    expect(networksHold(networks("2001:db8::/32"), "2001:db9::1")).toBe(false);
  });

  test.each([
    "10.0.0.0/33",
    "10.0.0/8",
    "2001:db8::/129",
    "::ffff:10.0.0.0/8",
    "10.0.0.0/",
    "10.0.0.0/08",
    "10.0.0.0/-1",
    "fe80::%eth0/64",
    "example.com",
    "",
  ])("the bad entry %j is named", (entry) => {
    const result = parseNetworks(["192.0.2.1", entry]);
    expect(result.ok).toBe(false);
    if (!result.ok) expect(result.problems[0]).toContain(`Entry 2, ${JSON.stringify(entry)},`);
  });

  test("a network holds exactly the addresses that share its first bits", () => {
    const word = fc.integer({ min: 0, max: 0xffffffff });
    const text = (n: number) => [24, 16, 8, 0].map((s) => (n >>> s) & 255).join(".");
    fc.assert(
      fc.property(word, word, fc.integer({ min: 0, max: 32 }), (a, b, prefix) => {
        const mask = prefix === 0 ? 0 : (0xffffffff << (32 - prefix)) >>> 0;
        const near = ((a & mask) | (b & ~mask)) >>> 0;
        for (const address of [b, near]) {
          expect(networksHold(networks(`${text(a)}/${prefix}`), text(address))).toBe(
            (a & mask) === (address & mask),
          );
        }
      }),
    );
  });

  test("junk is read without an exception and is in no network", () => {
    const all = networks("0.0.0.0/0", "::/0");
    fc.assert(
      fc.property(fc.string(), (junk) => {
        fc.pre(normalizeAddress(junk) === undefined);
        parseNetworks([junk]);
        expect(networksHold(all, junk)).toBe(false);
      }),
    );
  });
});

import fc from "fast-check";
import { expect, test } from "vitest";
import { allows, parseAddressList } from "./address-list.ts";
import { excessOf, type Authority } from "./authority.ts";
import { scopes } from "./principal.ts";

const octet = fc.integer({ min: 0, max: 3 });
const ipv4 = fc.tuple(octet, octet).map(([a, b]) => `10.0.${a}.${b}`);
const ipv6 = fc.tuple(octet, octet).map(([a, b]) => `2001:db8:${a}::${b}`);
const entry = fc.oneof(
  ipv4,
  ipv6,
  fc.tuple(ipv4, fc.integer({ min: 20, max: 32 })).map((parts) => parts.join("/")),
  fc.tuple(ipv6, fc.integer({ min: 30, max: 128 })).map((parts) => parts.join("/")),
  fc.tuple(ipv4, fc.integer({ min: 116, max: 128 })).map(([a, bits]) => `::ffff:${a}/${bits}`),
  fc.constantFrom("0.0.0.0/0", "::/0", " 10.0.1.0/24 "),
);
const authority: fc.Arbitrary<Authority> = fc.record({
  scopes: fc.subarray([...scopes], { minLength: 1 }),
  addresses: fc.array(entry, { maxLength: 4 }),
  expires_at: fc.constantFrom(
    null,
    "2030-01-01T00:00:00.000Z",
    "2030-01-01T01:00:00+01:00",
    "2030-06-01T00:00:00.000Z",
  ),
});
const use = fc.record({
  scope: fc.constantFrom(...scopes),
  address: fc.oneof(ipv4, ipv6, fc.constant("203.0.113.9")),
  at: fc.constantFrom("2029-12-31T23:59:59Z", "2030-01-01T00:00:00Z", "2030-05-01T00:00:00Z"),
});

/** Whether a key may be used that way: what the door asks, and nothing of the rule that is tested. */
function may(
  key: Authority,
  { scope, address, at }: { scope: string; address: string; at: string },
) {
  const list = parseAddressList(key.addresses);
  const there = key.addresses.length === 0 || (list.ok && allows(list.list, address));
  const then = key.expires_at === null || Date.parse(at) < Date.parse(key.expires_at);
  return key.scopes.includes(scope) && there && then;
}

test("of two keys, one that does not exceed the other may do nothing that the other may not", () => {
  let compared = 0;
  fc.assert(
    fc.property(authority, authority, fc.array(use, { maxLength: 20 }), (one, other, uses) => {
      if (excessOf(one, other).length > 0) return;
      compared++;
      for (const how of uses) expect(!may(one, how) || may(other, how)).toBe(true);
    }),
    { numRuns: 5_000 },
  );
  expect(compared).toBeGreaterThan(50);
});

test("no key exceeds itself, and what is narrowed does not exceed what it was", () => {
  fc.assert(
    fc.property(authority, authority, (key, other) => {
      expect(excessOf(key, key)).toEqual([]);
      const fewer = { ...key, scopes: key.scopes.slice(0, 1) };
      expect(excessOf(fewer, key)).toEqual([]);
      if (key.addresses.length === 0) {
        expect(excessOf({ ...key, addresses: other.addresses }, key)).toEqual([]);
      }
      if (key.expires_at === null) {
        expect(excessOf({ ...key, expires_at: other.expires_at }, key)).toEqual([]);
      }
    }),
  );
});

test("through any chain of keys, the last does not exceed the first", () => {
  fc.assert(
    fc.property(authority, authority, authority, (a, b, c) => {
      if (excessOf(b, a).length > 0 || excessOf(c, b).length > 0) return;
      expect(excessOf(c, a)).toEqual([]);
    }),
    { numRuns: 5_000 },
  );
});

const bound: Authority = {
  scopes: ["leads:read", "api_keys:write"],
  addresses: ["192.0.2.0/24", "2001:db8::/48"],
  expires_at: "2030-01-01T00:00:00.000Z",
};

test.each<[string, Partial<Authority>, string[]]>([
  ["one scope more", { scopes: ["leads:read", "leads:write"] }, ["scopes"]],
  ["any address", { addresses: [] }, ["addresses"]],
  ["a wider network", { addresses: ["192.0.0.0/16"] }, ["addresses"]],
  [
    "another address beside one of its own",
    { addresses: ["192.0.2.1", "198.51.100.1"] },
    ["addresses"],
  ],
  ["its own address as IPv4 in IPv6", { addresses: ["::ffff:192.0.2.7"] }, []],
  ["no end", { expires_at: null }, ["expires_at"]],
  ["a millisecond more", { expires_at: "2030-01-01T00:00:00.001Z" }, ["expires_at"]],
  ["the same end in another zone", { expires_at: "2030-01-01T01:00:00+01:00" }, []],
  [
    "everything",
    { scopes: ["operator"], addresses: [], expires_at: null },
    ["scopes", "addresses", "expires_at"],
  ],
])("a key with %s", (_name, more, members) => {
  expect(excessOf({ ...bound, ...more }, bound).map(({ member }) => member)).toEqual(members);
});

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseNetworks } from "../network/addresses.ts";
import { addressBucket, clientAddress } from "./client-address.ts";

function networks(...cidrs: string[]) {
  const result = parseNetworks(cidrs);
  if (!result.ok) throw new Error(result.problems.join(" "));
  return result.networks;
}

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ["::1", "0:0:0:0::/64"],
  ["fe80::1%eth0", "fe80:0:0:0::/64"],
  ["nonsense", "unknown"],
  [undefined, "unknown"],
])("%s is limited as %s", (address, bucket) => {
  expect(addressBucket(address)).toBe(bucket);
});

describe("clientAddress", () => {
  const proxies = networks("10.0.0.0/8", "2001:db8:ff::/48");

  test.each([
    ["no proxy configured for the peer", "192.0.2.9", "203.0.113.1", "192.0.2.9"],
    ["one proxy", "10.0.0.1", "203.0.113.1", "203.0.113.1"],
    ["a proxy on a dual-stack socket", "::ffff:10.0.0.1", "203.0.113.1", "203.0.113.1"],
    ["an entry that the client made up", "10.0.0.1", "198.51.100.7, 203.0.113.1", "203.0.113.1"],
    ["two proxies", "10.0.0.1", "203.0.113.1, 10.0.0.2", "203.0.113.1"],
    ["an IPv6 proxy", "2001:db8:ff::1", "203.0.113.1", "203.0.113.1"],
    ["an entry with a port", "10.0.0.1", "203.0.113.1:4711", "203.0.113.1"],
    ["an IPv6 entry", "10.0.0.1", "2001:db8::7", "2001:db8::7"],
    ["an IPv6 entry with a port", "10.0.0.1", "[2001:db8::7]:443", "2001:db8::7"],
    ["junk from the proxy", "10.0.0.1", "203.0.113.1, unknown", "10.0.0.1"],
    ["an empty header", "10.0.0.1", "", "10.0.0.1"],
    ["an empty entry", "10.0.0.1", "203.0.113.1,", "10.0.0.1"],
    ["only proxies", "10.0.0.1", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
    ["no header", "10.0.0.1", undefined, "10.0.0.1"],
    ["no peer", undefined, "203.0.113.1", undefined],
  ])("%s", (_rule, peer, header, expected) => {
    expect(clientAddress(peer, header, proxies)).toBe(expected);
  });

  test("several headers are read as one list", () => {
    expect(clientAddress("10.0.0.1", ["198.51.100.7", "203.0.113.1"], proxies)).toBe("203.0.113.1");
  });

  test("nothing that a client writes to the left changes the answer", () => {
    fc.assert(
      fc.property(fc.string(), (junk) => {
        expect(clientAddress("10.0.0.1", `${junk},203.0.113.1`, proxies)).toBe("203.0.113.1");
        expect(clientAddress("192.0.2.9", junk, proxies)).toBe("192.0.2.9");
        expect(clientAddress("10.0.0.1", junk, proxies)).toBeDefined();
      }),
    );
  });

  test("a header of thousands of proxies costs little", () => {
    expect(clientAddress("10.0.0.1", "10.0.0.2,".repeat(1_000_000) + "10.0.0.2", proxies)).toBe(
      "10.0.0.2",
    );
  });
});

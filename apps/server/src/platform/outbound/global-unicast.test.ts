import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isGlobalUnicast } from "./global-unicast.ts";

describe("IPv4", () => {
  // First and last address of each network, and the neighbours outside it (or "" where those are blocked as well).
  test.each([
    ["this network", "0.0.0.0", "0.255.255.255", "", "1.0.0.0"],
    ["private 10/8", "10.0.0.0", "10.255.255.255", "9.255.255.255", "11.0.0.0"],
    ["carrier-grade NAT", "100.64.0.0", "100.127.255.255", "100.63.255.255", "100.128.0.0"],
    ["loopback", "127.0.0.0", "127.255.255.255", "126.255.255.255", "128.0.0.0"],
    ["link-local", "169.254.0.0", "169.254.255.255", "169.253.255.255", "169.255.0.0"],
    ["private 172.16/12", "172.16.0.0", "172.31.255.255", "172.15.255.255", "172.32.0.0"],
    ["protocol assignments", "192.0.0.0", "192.0.0.255", "191.255.255.255", "192.0.1.0"],
    ["documentation 1", "192.0.2.0", "192.0.2.255", "192.0.1.255", "192.0.3.0"],
    ["6to4 relays", "192.88.99.0", "192.88.99.255", "192.88.98.255", "192.88.100.0"],
    ["private 192.168/16", "192.168.0.0", "192.168.255.255", "192.167.255.255", "192.169.0.0"],
    ["benchmarks", "198.18.0.0", "198.19.255.255", "198.17.255.255", "198.20.0.0"],
    ["documentation 2", "198.51.100.0", "198.51.100.255", "198.51.99.255", "198.51.101.0"],
    ["documentation 3", "203.0.113.0", "203.0.113.255", "203.0.112.255", "203.0.114.0"],
    ["multicast", "224.0.0.0", "239.255.255.255", "223.255.255.255", ""],
    ["reserved and broadcast", "240.0.0.0", "255.255.255.255", "", ""],
  ])("%s is not global unicast, its neighbours are", (_what, first, last, below, above) => {
    expect([first, last].map(isGlobalUnicast)).toEqual([false, false]);
    for (const outside of [below, above]) {
      if (outside !== "") expect(isGlobalUnicast(outside)).toBe(true);
    }
  });
});

describe("IPv6", () => {
  test.each([
    ["unspecified", "::", "::"],
    ["loopback", "::1", "::1"],
    ["IPv4-compatible", "::8.8.8.8", "::ffff"],
    ["IPv4-mapped", "::ffff:8.8.8.8", "::ffff:127.0.0.1"],
    ["NAT64", "64:ff9b::", "64:ff9b::8.8.8.8"],
    ["local NAT64", "64:ff9b:1::", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff"],
    ["discard", "100::", "100::ffff:ffff:ffff:ffff"],
    ["protocol assignments", "2001::", "2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["Teredo", "2001::1", "2001:0:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["documentation", "2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["6to4", "2002::", "2002:7f00:1::1"],
    ["documentation 3fff", "3fff::", "3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["segment routing", "5f00::", "5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["unique local", "fc00::", "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["link-local", "fe80::", "febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["site-local", "fec0::", "feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["multicast", "ff00::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ["below 2000::/3", "1fff:ffff::", "1fff::1"],
    ["above 2000::/3", "4000::", "4000::1"],
    ["with a zone", "2606:4700::1%eth0", "fe80::1%1"],
  ])("%s is not global unicast", (_what, first, last) => {
    expect([first, last].map(isGlobalUnicast)).toEqual([false, false]);
  });

  test.each([
    "2000::1",
    "2001:200::1",
    "2001:db9::1",
    "2003::1",
    "2606:4700::1111",
    "3ffe:ffff::1",
    "3fff:1000::1",
  ])("%s is global unicast", (address) => {
    expect(isGlobalUnicast(address)).toBe(true);
  });

  test("no address with IPv4 inside by way of mapping, NAT64 or 6to4 passes", () => {
    fc.assert(
      fc.property(fc.ipV4(), (v4) => {
        const hex = v4.split(".").map((n) => Number(n).toString(16).padStart(2, "0"));
        const [a = "", b = "", c = "", d = ""] = hex;
        for (const address of [
          `::ffff:${v4}`,
          `64:ff9b::${v4}`,
          `2002:${a}${b}:${c}${d}::1`,
          `::${v4}`,
        ]) {
          expect(isGlobalUnicast(address)).toBe(false);
        }
      }),
    );
  });
});

test.each([
  ["AWS, GCP, Azure, DigitalOcean", "169.254.169.254"],
  ["AWS over IPv6", "fd00:ec2::254"],
  ["Azure's host", "168.63.129.16"],
  ["Alibaba", "100.100.100.200"],
  ["Oracle", "192.0.0.192"],
  ["IBM", "161.26.0.10"],
  ["IBM's service endpoints", "166.9.1.1"],
  ["Azure's host through NAT64", "64:ff9b::a83f:8110"],
  ["Azure's host through 6to4", "2002:a83f:8110::1"],
  ["Azure's host, mapped", "::ffff:168.63.129.16"],
  ["through Teredo", "2001:0:a83f:8110::1"],
  ["through NAT64 of a network of one's own", "64:ff9b:1::a83f:8110"],
])("where a cloud answers inside is not global unicast: %s", (_, address) => {
  expect(isGlobalUnicast(address)).toBe(false);
});

test("what is no plain literal is not global unicast", () => {
  for (const text of [
    "",
    "8.8.8",
    "0x08.8.8.8",
    "010.8.8.8",
    "134744072",
    "8.8.8.8.",
    "[2606:4700::1]",
    "localhost",
  ]) {
    expect(isGlobalUnicast(text)).toBe(false);
  }
});

import { BlockList, isIP } from "node:net";

type Network = readonly [address: string, prefix: number, what: string];

/** IPv4 networks that are not for hosts of the public internet (IANA special-purpose registry, RFC 6890 and after), or that a cloud answers inside. */
const SPECIAL_IPV4: readonly Network[] = [
  ["0.0.0.0", 8, "this network"],
  ["10.0.0.0", 8, "private"],
  ["100.64.0.0", 10, "carrier-grade NAT"],
  ["127.0.0.0", 8, "loopback"],
  ["169.254.0.0", 16, "link-local, cloud metadata"],
  ["161.26.0.0", 16, "services of IBM Cloud"],
  ["166.8.0.0", 14, "services of IBM Cloud"],
  ["168.63.129.16", 32, "host of Azure machines"],
  ["172.16.0.0", 12, "private"],
  ["192.0.0.0", 24, "protocol assignments"],
  ["192.0.2.0", 24, "documentation"],
  ["192.88.99.0", 24, "6to4 relays"],
  ["192.168.0.0", 16, "private"],
  ["198.18.0.0", 15, "benchmarks"],
  ["198.51.100.0", 24, "documentation"],
  ["203.0.113.0", 24, "documentation"],
  ["224.0.0.0", 4, "multicast"],
  ["240.0.0.0", 4, "reserved, broadcast"],
];

/** The only part of IPv6 that is given out as global unicast. */
const GLOBAL_IPV6: Network = ["2000::", 3, "global unicast"];

/** Networks inside it that are not for hosts, or that carry an IPv4 address of the caller's choice. */
const SPECIAL_IPV6: readonly Network[] = [
  ["2001::", 23, "protocol assignments, Teredo"],
  ["2001:db8::", 32, "documentation"],
  ["2002::", 16, "6to4"],
  ["3fff::", 20, "documentation"],
];

function networks(family: "ipv4" | "ipv6", entries: readonly Network[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of entries) list.addSubnet(address, prefix, family);
  return list;
}

const special4 = networks("ipv4", SPECIAL_IPV4);
const special6 = networks("ipv6", SPECIAL_IPV6);
const global6 = networks("ipv6", [GLOBAL_IPV6]);

/**
 * Whether the IP literal is a global unicast address. IPv4-mapped, NAT64 and all else outside 2000::/3 is not,
 * whatever IPv4 address it carries; nor is an address with a zone, nor what is no literal.
 */
export function isGlobalUnicast(ip: string): boolean {
  const family = isIP(ip);
  if (family === 4) return !special4.check(ip, "ipv4");
  if (family !== 6 || ip.includes("%")) return false;
  return global6.check(ip, "ipv6") && !special6.check(ip, "ipv6");
}

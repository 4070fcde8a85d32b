import { BlockList, isIP, isIPv4 } from "node:net";
import ipaddr from "ipaddr.js";

/** Either the networks, or one sentence for each entry that could not be read. */
export type NetworksResult =
  | { ok: true; networks: BlockList }
  | { ok: false; problems: readonly string[] };

/**
 * One spelling for each address: no zone, IPv4-mapped IPv6 as IPv4. Undefined for what is not a plain
 * IPv4 or IPv6 literal (octal, hexadecimal and short forms are none).
 */
export function normalizeAddress(text: string): string | undefined {
  const family = isIP(text);
  if (family === 4) return text;
  if (family !== 6) return undefined;
  const zone = text.indexOf("%");
  const parsed = ipaddr.IPv6.parse(zone < 0 ? text : text.slice(0, zone));
  return parsed.isIPv4MappedAddress() ? parsed.toIPv4Address().toString() : parsed.toString();
}

/**
 * The network of an address, to show where about a caller is and not who: IPv4 by its /24, IPv6 by its /48. Undefined
 * for what is no address.
 */
export function surroundings(text: string): string | undefined {
  const address = normalizeAddress(text);
  if (address === undefined) return undefined;
  if (isIPv4(address)) return `${address.slice(0, address.lastIndexOf("."))}.0/24`;
  const [a = 0, b = 0, c = 0] = ipaddr.IPv6.parse(address).parts;
  return `${new ipaddr.IPv6([a, b, c, 0, 0, 0, 0, 0]).toString()}/48`;
}

/** True when a network of the list holds the address; junk is in no network. */
export function networksHold(networks: BlockList, address: string): boolean {
  const normal = normalizeAddress(address);
  return normal !== undefined && networks.check(normal, isIPv4(normal) ? "ipv4" : "ipv6");
}

const MAPPED_BITS = 96;

interface Network {
  address: string;
  family: "ipv4" | "ipv6";
  prefix: number;
}

/** An address is a network of its own. */
function readNetwork(entry: string): Network | undefined {
  const slash = entry.indexOf("/");
  const literal = slash < 0 ? entry : entry.slice(0, slash);
  const address = literal.includes("%") ? undefined : normalizeAddress(literal);
  if (address === undefined) return undefined;
  const family = isIPv4(address) ? "ipv4" : "ipv6";
  const most = family === "ipv4" ? 32 : 128;
  if (slash < 0) return { address, family, prefix: most };
  const bits = entry.slice(slash + 1);
  if (!/^(0|[1-9][0-9]{0,2})$/.test(bits)) return undefined;
  const mapped = family === "ipv4" && !isIPv4(literal);
  const prefix = mapped ? Number(bits) - MAPPED_BITS : Number(bits);
  return prefix < 0 || prefix > most ? undefined : { address, family, prefix };
}

function addNetwork(networks: BlockList, entry: string): boolean {
  const network = readNetwork(entry);
  if (network !== undefined) networks.addSubnet(network.address, network.prefix, network.family);
  return network !== undefined;
}

/** Whether one of the networks holds all of the network. Several that do so only together are not found. */
export function isWithin(entry: string, networks: readonly string[]): boolean {
  const inner = readNetwork(entry.trim());
  if (inner === undefined) return false;
  const first = ipaddr.parse(inner.address);
  return networks.some((text) => {
    const outer = readNetwork(text.trim());
    if (outer === undefined || outer.family !== inner.family) return false;
    return inner.prefix >= outer.prefix && first.match(ipaddr.parse(outer.address), outer.prefix);
  });
}

/** Reads addresses and CIDR networks, IPv4 and IPv6; a problem names the entry and its place. */
export function parseNetworks(entries: readonly string[]): NetworksResult {
  const networks = new BlockList();
  const problems: string[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!addNetwork(networks, entry.trim())) {
      problems.push(
        `Entry ${index + 1}, ${JSON.stringify(entry)}, is not an IP address or a CIDR network such as 192.0.2.0/24 or 2001:db8::/32.`,
      );
    }
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, networks };
}

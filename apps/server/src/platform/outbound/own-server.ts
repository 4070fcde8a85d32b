import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";
import { networksHold, normalizeAddress } from "../network/addresses.ts";
import { isLoopbackHost } from "../network/loopback.ts";

/** Where this server itself answers, so that nothing a user asks for is ever sent to it with its own trust. */
export interface OwnServer {
  isUrl(url: URL): boolean;
  isPeer(address: string, port: number | undefined): boolean;
}

/** `urls` gives where it listens and where users reach it, as far as both are known yet. */
export function createOwnServer(
  urls: () => { listening: string; public: string },
  interfaces: () => readonly string[] = machineAddresses,
): OwnServer {
  function isPeer(address: string, port: number | undefined): boolean {
    const { listening } = urls();
    if (listening === "" || port !== portOf(new URL(listening))) return false;
    const normal = normalizeAddress(address);
    if (normal === undefined) return false;
    return isHere(normal) || interfaces().some((each) => normalizeAddress(each) === normal);
  }

  return {
    isPeer,
    isUrl(url) {
      const host = hostOf(url);
      const known = urls().public;
      if (known !== "") {
        const own = new URL(known);
        if (hostOf(own) === host && portOf(own) === portOf(url)) return true;
      }
      // Names other than these are looked at once they are resolved.
      return isPeer(isLoopbackHost(host) ? "127.0.0.1" : host, portOf(url));
    },
  };
}

const HERE = new BlockList();
HERE.addSubnet("127.0.0.0", 8, "ipv4");
HERE.addSubnet("0.0.0.0", 8, "ipv4");
HERE.addAddress("::1", "ipv6");
HERE.addAddress("::", "ipv6");

/** Loopback, or the address that the system takes for it. */
function isHere(address: string): boolean {
  return networksHold(HERE, address);
}

function machineAddresses(): string[] {
  return Object.values(networkInterfaces()).flatMap((each) =>
    (each ?? []).map(({ address }) => address),
  );
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
}

function portOf({ port, protocol }: URL): number {
  return port === "" ? (protocol === "https:" ? 443 : 80) : Number(port);
}

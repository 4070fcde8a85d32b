import type { Config } from "../../../platform/config/config.ts";

/** Where the probes go, as base URLs. */
export interface FrontDoor {
  /** As this process reaches itself. */
  address: string;
  /** As those reach it that send webhooks. */
  receipts: string;
}

/** The front door of a process that listens at an address. Another process may send its webhooks, then to the address that users know. */
export function frontDoor(
  listening: string,
  { role, publicUrl }: Pick<Config, "role" | "publicUrl">,
): FrontDoor {
  const address = listening.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:");
  return { address, receipts: role === "api" && publicUrl !== "" ? publicUrl : address };
}

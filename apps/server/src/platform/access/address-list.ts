import type { BlockList } from "node:net";
import { networksHold, parseNetworks } from "../network/addresses.ts";

/** The addresses from which a key may be used. */
export type AddressList = {
  /** The entries as the user wrote them, trimmed. */
  readonly entries: readonly string[];
  readonly networks: BlockList;
};

/** Either the list, or one sentence for each bad entry. */
export type AddressListResult =
  | { ok: true; list: AddressList }
  | { ok: false; problems: readonly string[] };

/** Reads a key's allow-list of addresses and CIDR networks. */
export function parseAddressList(cidrs: readonly string[]): AddressListResult {
  const result = parseNetworks(cidrs);
  if (!result.ok) return result;
  return {
    ok: true,
    list: { entries: cidrs.map((entry) => entry.trim()), networks: result.networks },
  };
}

/** Whether a caller at the address may use the key. An empty list allows nobody: a key without a list has none. */
export function allows(list: AddressList, address: string): boolean {
  return networksHold(list.networks, address);
}

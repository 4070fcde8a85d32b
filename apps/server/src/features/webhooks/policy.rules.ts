import type { OutboundPolicy } from "../../platform/outbound/address-guard.ts";

/** Where a workspace may send: a test workspace may use `http:` as well. */
export function policyFor(mode: string, outbound: OutboundPolicy): OutboundPolicy {
  return mode === "test" ? { ...outbound, allowHttp: true } : outbound;
}

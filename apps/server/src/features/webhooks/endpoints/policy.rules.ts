import type { Call } from "../../../platform/http/route.ts";
import type { OutboundPolicy } from "../../../platform/outbound/address-guard.ts";

/** Where a workspace may send: a test workspace may use `http:` as well. */
export function policyFor(mode: string, outbound: OutboundPolicy): OutboundPolicy {
  return mode === "test" ? { ...outbound, allowHttp: true } : outbound;
}

/** Where a call may have a workspace send: whoever comes through an unknown proxy does not work on this machine. */
export function policyOfCall(
  { principal, proxied }: Pick<Call, "principal" | "proxied">,
  outbound: OutboundPolicy,
): OutboundPolicy {
  const policy = policyFor(principal.mode, outbound);
  return proxied ? { ...policy, allowLoopback: false } : policy;
}

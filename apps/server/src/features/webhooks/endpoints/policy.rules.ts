import type { Input } from "../../../platform/operations/operation.ts";
import type { OutboundPolicy } from "../../../platform/outbound/address-guard.ts";

/** Where a workspace may send: a test workspace may use `http:` as well. */
export function policyFor(mode: string, outbound: OutboundPolicy): OutboundPolicy {
  return mode === "test" ? { ...outbound, allowHttp: true } : outbound;
}

/** Where a call may have a workspace send: whoever comes through an unknown proxy does not work on this machine. */
export function policyOfCall(
  { access, proxied }: Pick<Input, "access" | "proxied">,
  outbound: OutboundPolicy,
): OutboundPolicy {
  const policy = policyFor(access.mode, outbound);
  return proxied ? { ...policy, allowLoopback: false } : policy;
}

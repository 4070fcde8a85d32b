import type { Access } from "./access.ts";
import type { AddressList } from "./address-list.ts";
import type { Lane } from "./lane.ts";
import type { PlanName, Quotas } from "../plans/plans.ts";

/** What a key can be allowed to do in its workspace. */
export const workspaceScopes = [
  "companies:read",
  "companies:write",
  "contacts:read",
  "contacts:write",
  "leads:read",
  "leads:write",
  "deals:read",
  "deals:write",
  "change_sets:read",
  "change_sets:write",
  "events:read",
  "webhooks:read",
  "webhooks:write",
  "api_keys:read",
  "api_keys:write",
  "usage:read",
  "request_logs:read",
  "jobs:read",
  "jobs:write",
] as const;

/**
 * Every permission a key can hold; a route names the one it needs. `operator` is about the whole
 * installation, so a key has it only where it was named: nobody gets it by default.
 */
export const scopes = [...workspaceScopes, "operator"] as const;

export type Scope = (typeof scopes)[number];

export type Mode = "live" | "test";

/** The access of a caller, with what only limits and the guard ask for. */
export interface Principal extends Access {
  actor: { type: "api_key"; id: string };
  /** The first key of the rotations that led to this one, often itself: whose idempotency keys it uses. */
  origin: string;
  mode: Mode;
  plan: PlanName;
  /** What its workspace may hold. */
  quotas: Quotas;
  /** The public sandbox's key is limited per caller's address instead of as a whole. */
  limitPerAddress: boolean;
  /** Which connections all of its transactions take; undefined where it depends on what they do. */
  lane: Lane | undefined;
  addresses: AddressList | undefined;
  expiresAt: Date | undefined;
}

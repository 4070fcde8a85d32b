import type { AddressList } from "./address-list.ts";
import type { PlanName } from "../rate-limit/plans.ts";

/** Every permission a key can hold; a route names the one it needs. */
export const scopes = [
  "leads:read",
  "leads:write",
  "deals:read",
  "deals:write",
  "events:read",
  "webhooks:read",
  "webhooks:write",
  "api_keys:read",
  "api_keys:write",
] as const;

export type Scope = (typeof scopes)[number];

export type Mode = "live" | "test";

/** Who is calling: one API key of one workspace. */
export interface Principal {
  workspaceId: string;
  mode: Mode;
  keyId: string;
  scopes: ReadonlySet<string>;
  plan: PlanName;
  /** The public sandbox's key is limited per caller's address instead of as a whole. */
  limitPerAddress: boolean;
  addresses: AddressList | undefined;
  expiresAt: Date | undefined;
}

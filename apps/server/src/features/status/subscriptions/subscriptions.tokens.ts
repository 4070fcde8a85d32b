import { createHmac, timingSafeEqual } from "node:crypto";
import { isId } from "../../../platform/types/ids.ts";

export type TokenUse = "confirm" | "unsubscribe";

/** The tokens in the links of mails, which only this installation can make. Checking one asks no database. */
export interface SubscriptionTokens {
  tokenFor(use: TokenUse, subscriberId: string): string;
  /** The subscriber that a token stands for, if it is one of ours. */
  subscriberOf(use: TokenUse, token: string): string | undefined;
}

export function createSubscriptionTokens(secret: string): SubscriptionTokens {
  const sign = (use: TokenUse, id: string) =>
    createHmac("sha256", secret).update(`${use} ${id}`).digest();
  return {
    tokenFor: (use, id) => `${id}.${sign(use, id).toString("base64url")}`,
    subscriberOf(use, token) {
      const [id = "", given = ""] = token.split(".");
      if (!isId(id)) return undefined;
      const expected = sign(use, id);
      const signature = Buffer.from(given, "base64url");
      const isOurs = signature.length === expected.length && timingSafeEqual(signature, expected);
      return isOurs ? id : undefined;
    },
  };
}

import { Type, type Static } from "typebox";
import { oneOf } from "../../../platform/types/schema.ts";

export const StatusSubscriptionCreate = Type.Object(
  {
    email: Type.String({
      format: "idn-email",
      maxLength: 254,
      description: "Address that receives updates once its owner opens the confirmation link.",
      examples: ["ann@example.com"],
    }),
  },
  { $id: "StatusSubscriptionCreate", additionalProperties: false },
);
export type StatusSubscriptionCreate = Static<typeof StatusSubscriptionCreate>;

export const StatusSubscription = Type.Object(
  {
    status: oneOf(["confirmation_sent"], {
      description: "The same for every address, even one that is already subscribed.",
    }),
  },
  { $id: "StatusSubscription", additionalProperties: false },
);

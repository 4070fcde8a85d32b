import { Type, type Static } from "typebox";
import { oneOf } from "../../platform/schema.ts";

export const StatusSubscriptionCreate = Type.Object(
  {
    email: Type.String({
      format: "idn-email",
      maxLength: 254,
      description: "Who is told, once the link in a mail to it was followed.",
      examples: ["ann@example.com"],
    }),
  },
  { $id: "StatusSubscriptionCreate", additionalProperties: false },
);
export type StatusSubscriptionCreate = Static<typeof StatusSubscriptionCreate>;

export const StatusSubscription = Type.Object(
  {
    status: oneOf(["confirmation_sent"], {
      description: "The same for every address, also for one that is subscribed already.",
    }),
  },
  { $id: "StatusSubscription", additionalProperties: false },
);

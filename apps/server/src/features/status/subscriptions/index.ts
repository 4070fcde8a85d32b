export { SUBSCRIBE_LIMIT, subscriptionRoutes } from "./subscriptions.routes.ts";
export { confirmSubscriber, deleteSubscriber, readTokenSecret } from "./subscriptions.store.ts";
export { type SubscriptionTokens, createSubscriptionTokens } from "./subscriptions.tokens.ts";
export { type MailTerms, mailSome, sendConfirmation } from "./subscriptions.usecases.ts";

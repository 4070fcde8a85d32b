export { createClient, type SalesOS } from "./client.ts";
export type { Answer, Call, List, PageOf, Whole } from "./call.ts";
export { SalesOSError, type ClientErrorCode } from "./errors.ts";
export type {
  ClientOptions,
  GuardedWriteOptions,
  Query,
  QueryValue,
  Request,
  RequestOptions,
  WriteOptions,
} from "./options.ts";
export type { RateLimit } from "./rate-limit.ts";
export {
  webhooks,
  WebhookVerificationError,
  type Delivery,
  type WebhookVerificationReason,
} from "./webhooks.ts";
export type * from "./generated/schemas.ts";
export type { ErrorCode, Resources, WebhookEvent } from "./generated/resources.ts";

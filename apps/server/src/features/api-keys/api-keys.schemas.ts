import { Type, type Static } from "typebox";
import { scopes } from "../../platform/access/principal.ts";
import { inList, listParameters, pageOf } from "../../platform/query/list.schemas.ts";
import { Id, Instant, nullable, oneOf } from "../../platform/types/schema.ts";

const Name = Type.String({
  minLength: 1,
  maxLength: 100,
  description: "A name that tells you what the key is for.",
});
const Hint = Type.String({
  description: "The start and end of the key, to help you recognize it.",
  examples: ["sos_live_Ab12…x9Yz"],
});
const Scopes = Type.Array(oneOf(scopes), {
  minItems: 1,
  uniqueItems: true,
  description:
    "What the key can do. `operator` applies to the whole server: incidents, maintenance, support requests.",
});
const Addresses = Type.Array(Type.String({ minLength: 1, maxLength: 50 }), {
  maxItems: 100,
  uniqueItems: true,
  description: "IP addresses and networks (CIDR) that may use the key. Empty: any address.",
  examples: [["192.0.2.0/24", "2001:db8::/48"]],
});
const ExpiresAt = nullable(Instant, {
  description: "When the key stops working; `null` for never.",
});

const members = {
  id: Id,
  name: Name,
  hint: Hint,
  scopes: Scopes,
  addresses: Addresses,
  expires_at: ExpiresAt,
  last_used_at: nullable(Instant, {
    description: "When the key was last used, accurate to a few seconds.",
  }),
  revoked_at: nullable(Instant, { description: "When the key was revoked." }),
  successor_id: nullable(Id, { description: "The key that replaces this one, after a rotation." }),
  created_at: Instant,
};

/** A key in responses, without the key itself: only its hash is stored. */
export const ApiKey = Type.Object(members, { $id: "ApiKey", additionalProperties: false });
export type ApiKey = Static<typeof ApiKey>;

export const NewApiKey = Type.Object(
  {
    ...members,
    key: nullable(Type.String({ pattern: "^sos_(live|test)_[0-9A-Za-z]{38}$" }), {
      description:
        "The key itself. Only this response shows it, because SalesOS stores only a hash. It is `null` in a replayed response for an `Idempotency-Key` and in a dry run. If you lost the first response, revoke this key and create another.",
    }),
  },
  { $id: "NewApiKey", additionalProperties: false },
);

export const ApiKeyCreate = Type.Object(
  {
    name: Name,
    scopes: Type.Optional({
      ...Scopes,
      description:
        "What the key can do. Default: every scope of the key that makes the request, except `operator`, which you must list explicitly.",
    }),
    addresses: Type.Optional(Addresses),
    expires_at: Type.Optional(ExpiresAt),
  },
  { $id: "ApiKeyCreate", additionalProperties: false },
);
export type ApiKeyCreate = Static<typeof ApiKeyCreate>;

export const ApiKeyUpdate = Type.Object(
  {
    name: Type.Optional(Name),
    scopes: Type.Optional(Scopes),
    addresses: Type.Optional(Addresses),
    expires_at: Type.Optional(ExpiresAt),
  },
  { $id: "ApiKeyUpdate", additionalProperties: false },
);
export type ApiKeyUpdate = Static<typeof ApiKeyUpdate>;

export const ApiKeyRotate = Type.Object(
  {
    overlap_seconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 30 * 86_400,
        default: 86_400,
        description: "How long the old key keeps working alongside the new one. Default: one day.",
      }),
    ),
  },
  { $id: "ApiKeyRotate", additionalProperties: false },
);
export type ApiKeyRotate = Static<typeof ApiKeyRotate>;

export const ApiKeyPage = pageOf(inList(ApiKey), "ApiKeyPage");

const { limit, offset, cursor, sort, fields, count, createdAfter, createdBefore } = listParameters;
export const ApiKeyListQuery = Type.Object(
  { limit, offset, cursor, sort, fields, count, createdAfter, createdBefore },
  { additionalProperties: false },
);
export type ApiKeyListQuery = Static<typeof ApiKeyListQuery>;

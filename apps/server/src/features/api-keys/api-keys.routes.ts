import { errors } from "../../platform/errors/errors.ts";
import { route } from "../../platform/http/route.ts";
import { IdParams } from "../../platform/schema.ts";
import {
  keyCreateExample,
  keyExample,
  keyPageExample,
  newKeyExample,
} from "./api-keys.examples.ts";
import {
  ApiKey,
  ApiKeyCreate,
  ApiKeyListQuery,
  ApiKeyPage,
  ApiKeyRotate,
  ApiKeyUpdate,
  NewApiKey,
} from "./api-keys.schemas.ts";
import {
  changeKey,
  createKey,
  getKey,
  listKeys,
  revokeKey,
  rotateKey,
} from "./api-keys.usecases.ts";

const tag = "API keys";

export const apiKeyRoutes = [
  route({
    method: "GET",
    path: "/api/api-keys",
    operationId: "listApiKeys",
    summary: "List API keys",
    description:
      "Retrieve the keys of the workspace, newest first, revoked ones too. The keys themselves are never shown again.",
    tag,
    scope: "api_keys:read",
    query: ApiKeyListQuery,
    answers: {
      200: { description: "A page of keys.", schema: ApiKeyPage, example: keyPageExample },
    },
    handler: { read: listKeys },
  }),
  route({
    method: "POST",
    path: "/api/api-keys",
    operationId: "createApiKey",
    summary: "Create an API key",
    description:
      "Create a key for this workspace. It is shown in this answer and never again. A key can never give more than it has: scopes, addresses and expiry of the new key must be within those of the calling key, which are also the default. The plan says how many keys a workspace may have; revoked ones do not count.",
    tag,
    scope: "api_keys:write",
    body: ApiKeyCreate,
    bodyExample: keyCreateExample,
    answers: {
      201: { description: "The key, shown once.", schema: NewApiKey, example: newKeyExample },
    },
    errors: [errors.quota_exceeded],
    handler: { write: createKey },
  }),
  route({
    method: "GET",
    path: "/api/api-keys/{id}",
    operationId: "getApiKey",
    summary: "Get an API key",
    description: "Retrieve what is known of one key; never the key itself.",
    tag,
    scope: "api_keys:read",
    params: IdParams,
    answers: { 200: { description: "The key.", schema: ApiKey, example: keyExample } },
    errors: [errors.not_found],
    handler: { read: getKey },
  }),
  route({
    method: "PATCH",
    path: "/api/api-keys/{id}",
    operationId: "updateApiKey",
    summary: "Change an API key",
    description:
      "Change name, scopes, addresses or expiry of a key; it holds everywhere within a second. The calling key must be able to do all that this key can do, before the change and after it. Refused with 409 once the key is revoked or has expired.",
    tag,
    scope: "api_keys:write",
    params: IdParams,
    body: ApiKeyUpdate,
    bodyExample: { name: "Website form, new office", addresses: ["198.51.100.0/24"] },
    answers: { 200: { description: "The changed key.", schema: ApiKey, example: keyExample } },
    errors: [errors.not_found, errors.conflict, errors.precondition_failed],
    handler: { write: changeKey },
  }),
  route({
    method: "DELETE",
    path: "/api/api-keys/{id}",
    operationId: "revokeApiKey",
    summary: "Revoke an API key",
    description:
      "Revoke a key, for good: within a second it opens nothing any more. It stays listed with `revoked_at`. A key may revoke itself, and others that can do no more than it can.",
    tag,
    scope: "api_keys:write",
    params: IdParams,
    answers: { 204: { description: "Revoked." } },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { write: revokeKey },
  }),
  route({
    method: "POST",
    path: "/api/api-keys/{id}/rotate",
    operationId: "rotateApiKey",
    summary: "Rotate an API key",
    description:
      "Create a successor with the same name, scopes, addresses and length of life, shown in this answer and never again. It never outlives the calling key, which must be able to do all that this key can do. The old key goes on working for `overlap_seconds`, but not beyond its own expiry, and names its `successor_id`.",
    tag,
    scope: "api_keys:write",
    params: IdParams,
    body: ApiKeyRotate,
    bodyOptional: true,
    bodyExample: { overlap_seconds: 3600 },
    answers: {
      201: { description: "The successor, shown once.", schema: NewApiKey, example: newKeyExample },
    },
    errors: [errors.not_found, errors.conflict, errors.precondition_failed, errors.quota_exceeded],
    handler: { write: rotateKey },
  }),
];

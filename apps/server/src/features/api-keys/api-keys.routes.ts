import { errors } from "../../platform/errors/errors.ts";
import { operation } from "../../platform/operations/operation.ts";
import { IdParams } from "../../platform/types/schema.ts";
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
  operation({
    method: "GET",
    path: "/api/api-keys",
    operationId: "listApiKeys",
    summary: "List API keys",
    description:
      "Retrieve the keys of the workspace, newest first, including revoked keys. The response never contains the keys themselves.",
    tag,
    scope: "api_keys:read",
    query: ApiKeyListQuery,
    responses: {
      200: { description: "A page of keys.", schema: ApiKeyPage, example: keyPageExample },
    },
    handler: { read: listKeys },
  }),
  operation({
    method: "POST",
    path: "/api/api-keys",
    operationId: "createApiKey",
    summary: "Create an API key",
    description:
      "Create a key for this workspace. Only this response shows it. A key cannot grant more than it has: the scopes, addresses and expiry of the new key must be within those of the key that makes the request, which are also the defaults. Your plan limits the number of keys in a workspace. Revoked keys do not count.",
    tag,
    scope: "api_keys:write",
    body: ApiKeyCreate,
    bodyExample: keyCreateExample,
    responses: {
      201: { description: "The key, shown once.", schema: NewApiKey, example: newKeyExample },
    },
    errors: [errors.quota_exceeded],
    handler: { write: createKey },
  }),
  operation({
    method: "GET",
    path: "/api/api-keys/{id}",
    operationId: "getApiKey",
    summary: "Get an API key",
    description: "Retrieve one key's details. The response never contains the key itself.",
    tag,
    scope: "api_keys:read",
    params: IdParams,
    responses: { 200: { description: "The key.", schema: ApiKey, example: keyExample } },
    errors: [errors.not_found],
    handler: { read: getKey },
  }),
  operation({
    method: "PATCH",
    path: "/api/api-keys/{id}",
    operationId: "updateApiKey",
    summary: "Update an API key",
    description:
      "Update the name, scopes, addresses or expiry of a key. The change takes effect within a second. The key that makes the request must have every permission that this key has, both before and after the change. Fails with 409 if the key is revoked or has expired.",
    tag,
    scope: "api_keys:write",
    params: IdParams,
    body: ApiKeyUpdate,
    bodyExample: { name: "Website form, new office", addresses: ["198.51.100.0/24"] },
    responses: { 200: { description: "The updated key.", schema: ApiKey, example: keyExample } },
    errors: [errors.not_found, errors.conflict, errors.precondition_failed],
    handler: { write: changeKey },
  }),
  operation({
    method: "DELETE",
    path: "/api/api-keys/{id}",
    operationId: "revokeApiKey",
    summary: "Revoke an API key",
    description:
      "Revoke a key permanently. It stops working within a second and stays in the list with `revoked_at`. A key can revoke itself and any key that has no permission beyond its own.",
    tag,
    scope: "api_keys:write",
    params: IdParams,
    responses: { 204: { description: "Revoked." } },
    errors: [errors.not_found, errors.precondition_failed],
    handler: { write: revokeKey },
  }),
  operation({
    method: "POST",
    path: "/api/api-keys/{id}/rotate",
    operationId: "rotateApiKey",
    summary: "Rotate an API key",
    description:
      "Replace a key with a successor that has the same name, scopes, addresses and lifetime. Only this response shows the new key. It never outlives the key that makes the request, which must have every permission of the old key. The old key keeps working for `overlap_seconds`, but not beyond its own expiry. Its `successor_id` is the id of the new key.",
    tag,
    scope: "api_keys:write",
    params: IdParams,
    body: ApiKeyRotate,
    bodyOptional: true,
    bodyExample: { overlap_seconds: 3600 },
    responses: {
      201: { description: "The successor, shown once.", schema: NewApiKey, example: newKeyExample },
    },
    errors: [errors.not_found, errors.conflict, errors.precondition_failed, errors.quota_exceeded],
    handler: { write: rotateKey },
  }),
];

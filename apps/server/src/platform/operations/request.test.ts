import { Type } from "typebox";
import { expect, test } from "vitest";
import type { Principal } from "../access/principal.ts";
import { Id } from "../types/schema.ts";
import { operation } from "./operation.ts";
import { inputReader } from "./request.ts";

const Slug = Type.String({ pattern: "^[a-z0-9-]{1,40}$", description: "The name in URLs." });

function declared(path: `/api/${string}`, params?: ReturnType<typeof Type.Object>) {
  return operation({
    method: "GET",
    path,
    operationId: "getIt",
    summary: "Get it",
    description: "Get it.",
    tag: "Tests",
    scope: "leads:read",
    ...(params === undefined ? {} : { params }),
    responses: { 200: { description: "It." } },
    handler: { read: async () => ({ body: null }) },
  });
}

const read = (path: `/api/${string}`, schema: object, params: Record<string, string>) =>
  inputReader(declared(path, Type.Object(schema as { slug: typeof Slug })))({} as Principal, {
    requestId: "req_test",
    params,
  }).params;

test("a path parameter is what its schema says: a slug is as good as a UUID", () => {
  const params = { slug: "acme-gmbh" };
  expect(read("/api/models/{slug}", { slug: Slug }, params)).toEqual(params);
  const both = { slug: "acme", id: "019bac7c-d8c0-7000-8000-000000000001" };
  expect(read("/api/models/{slug}/versions/{id}", { slug: Slug, id: Id }, both)).toEqual(both);
});

test("a path parameter that cannot be one is not found, and the problem says why", () => {
  const refused = (schema: object, params: Record<string, string>) => {
    const [name] = Object.keys(schema);
    try {
      read(`/api/models/{${name}}`, schema, params);
    } catch (error) {
      return error;
    }
    throw new Error("It was accepted.");
  };
  expect(refused({ id: Id }, { id: "acme" })).toMatchObject({
    entry: { status: 404 },
    message: '"acme" is not a valid id. Ids are UUIDs.',
  });
  expect(refused({ slug: Slug }, { slug: "Acme" })).toMatchObject({
    entry: { status: 404 },
    message: '"Acme" is not a valid slug: it must match pattern "^[a-z0-9-]{1,40}$".',
  });
});

test("an operation that does not declare a parameter of its path cannot be served", () => {
  expect(() => inputReader(declared("/api/models/{slug}"))).toThrow(/getIt .* "slug"/);
});

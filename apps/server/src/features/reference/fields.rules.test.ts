import { expect, test } from "vitest";
import type { JsonSchema, OpenApiDocument } from "../../platform/openapi/document.ts";
import { fieldsOf } from "./fields.rules.ts";

const documentWith = (schemas: Record<string, JsonSchema>) =>
  ({ components: { schemas } }) as unknown as OpenApiDocument;

test("types, bounds and choices are told in words", () => {
  const schema = {
    type: "object",
    required: ["name"],
    properties: {
      name: { type: ["string", "null"], minLength: 1, maxLength: 200, description: "The person." },
      size: { type: "integer", minimum: 0, default: 5 },
      tags: { type: "array", maxItems: 50, items: { type: "string", enum: ["a", "b"] } },
    },
  };
  const plain = { required: false, description: "", rules: [], values: [], fields: [] };
  expect(fieldsOf(documentWith({}), schema)).toEqual([
    {
      ...plain,
      name: "name",
      type: "string or null",
      required: true,
      description: "The person.",
      rules: ["1 to 200 characters"],
    },
    { ...plain, name: "size", type: "integer", rules: ["at least 0", "default `5`"] },
    {
      ...plain,
      name: "tags",
      type: "list of string",
      rules: ["at most 50 items"],
      values: ["a", "b"],
    },
  ]);
});

test("a schema that contains itself is followed once", () => {
  const Filter = {
    type: "object",
    properties: { and: { type: "array", items: { $ref: "#/components/schemas/Filter" } } },
  };
  const document = documentWith({ Filter });
  const [and] = fieldsOf(document, { $ref: "#/components/schemas/Filter" });
  expect(and?.type).toBe("list of Filter");
  expect(and?.fields).toEqual([]);
});

test("of several shapes each member is shown once, required where all require it", () => {
  const shape = (type: string, more: string) => ({
    type: "object",
    required: ["type", more],
    properties: { type: { const: type }, [more]: { type: "string" } },
  });
  const fields = fieldsOf(documentWith({}), {
    anyOf: [shape("a", "x"), shape("b", "y"), { type: "null" }],
  });
  expect(fields.map(({ name, required }) => [name, required])).toEqual([
    ["type", true],
    ["x", false],
    ["y", false],
  ]);
  expect(fields[0]?.values).toEqual(["a", "b"]);
});

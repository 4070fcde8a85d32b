import { readFile } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { Type } from "typebox";
import { expect, test } from "vitest";
import { operation as declare } from "./platform/operations/operation.ts";
import { contract } from "./contract.ts";
import type { MediaType } from "./platform/openapi/document.ts";
import { openApiSteps } from "./platform/openapi/openapi.ts";
import { formats } from "./platform/text/formats.ts";
import { atOnce } from "./platform/runtime/turns.ts";

const document = contract("http://127.0.0.1:7253");
const ajv = new Ajv2020({ strict: false, allErrors: true, formats });
addFormats.default(ajv, ["uri"]);
ajv.addSchema({ $id: "contract", ...document });

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);

function expectSoundExamples({ schema, example, examples }: MediaType): void {
  const values = example === undefined ? Object.values(examples ?? {}) : [{ value: example }];
  expect(values.length).toBeGreaterThan(0);
  const text = JSON.stringify(schema).replaceAll('"#/', '"contract#/');
  const valid = ajv.compile(JSON.parse(text) as object);
  for (const { value } of values) {
    valid(value);
    expect(valid.errors ?? []).toEqual([]);
  }
}

test("every request and every answer has an example that its schema accepts", () => {
  for (const { operation } of operations) {
    for (const media of Object.values(operation.requestBody?.content ?? {}))
      expectSoundExamples(media);
    for (const answer of Object.values(operation.responses)) {
      if (!("$ref" in answer))
        for (const media of Object.values(answer.content ?? {})) expectSoundExamples(media);
    }
  }
  for (const answer of Object.values(document.components.responses)) {
    for (const media of Object.values(answer.content ?? {})) expectSoundExamples(media);
  }
});

test("the contract has no code samples: the reference generates them", () => {
  expect(JSON.stringify(document)).not.toContain("x-codeSamples");
});

test("the published default limit is stated", () => {
  expect(document.components.parameters["limit"]?.schema["default"]).toBe(50);
});

test("the same routes give the same document, byte for byte", () => {
  const again = JSON.stringify(contract("http://127.0.0.1:7253"));
  expect(again).toBe(JSON.stringify(document));
});

test("the committed document is the one that the code makes", async () => {
  const committed = await readFile(new URL("../../../openapi.json", import.meta.url), "utf8");
  expect(JSON.parse(committed)).toEqual(JSON.parse(JSON.stringify(document)));
});

test("two different schemas of one name are refused", () => {
  const declared = (path: `/api/${string}`, schema: ReturnType<typeof Type.Object>) =>
    declare({
      method: "GET",
      path,
      operationId: path.slice(5),
      summary: "s",
      description: "d",
      tag: "T",
      scope: "leads:read",
      responses: { 200: { description: "d", schema, example: {} } },
      handler: { read: () => Promise.reject(new Error("not called")) },
    });
  const one = Type.Object({}, { $id: "Thing" });
  const other = Type.Object({ a: Type.String() }, { $id: "Thing" });
  const options = { version: "1", serverUrl: "http://x", description: "d", events: [] };
  const tags = [{ name: "T", description: "t" }];
  expect(() =>
    atOnce(
      openApiSteps([declared("/api/a", one), declared("/api/b", other)], { ...options, tags }),
    ),
  ).toThrow('Two different schemas have the $id "Thing".');
});

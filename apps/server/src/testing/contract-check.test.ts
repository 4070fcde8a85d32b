import { expect, test } from "vitest";
import { contract } from "../contract.ts";
import { checkAnswer } from "./contract-check.ts";

const headers = {
  "content-type": "application/json; charset=utf-8",
  "x-request-id": "req_1",
  "x-ratelimit-limit": "60",
  "x-ratelimit-remaining": "9",
  "x-ratelimit-reset": "1768127401",
  ratelimit: '"requests";r=9;t=1',
  "ratelimit-policy": '"requests";q=60;w=60',
};
const answer = contract("http://x").paths["/api/leads"]?.["get"]?.responses["200"];
const page =
  answer !== undefined && "content" in answer ? answer.content?.["application/json"]?.example : {};
const good = { status: 200, headers: new Headers(headers), text: JSON.stringify(page) };
const { ratelimit: _ratelimit, ...withoutOne } = headers;

test("an answer as declared passes", () => {
  expect(() => checkAnswer("GET", "/api/leads?limit=1", good)).not.toThrow();
});

test.each([
  ["an undeclared status", { ...good, status: 202 }],
  ["a missing header", { ...good, headers: new Headers(withoutOne) }],
  ["an undeclared header", { ...good, headers: new Headers({ ...headers, etag: '"1"' }) }],
  [
    "another content type",
    { ...good, headers: new Headers({ ...headers, "content-type": "text/plain" }) },
  ],
  ["a member too many", { ...good, text: JSON.stringify({ ...(page as object), extra: 1 }) }],
  ["a member too few", { ...good, text: "{}" }],
  ["a body that is not JSON", { ...good, text: "{" }],
])("%s fails", (_name, wrong) => {
  expect(() => checkAnswer("GET", "/api/leads?limit=1", wrong)).toThrow("not in the contract");
});

import { expect, test } from "vitest";
import { headersToKeep, receivedHeaders } from "./received-headers.rules.ts";

test("what SalesOS sets is kept, what an endpoint sets is masked", () => {
  const headers = {
    "content-type": "application/json",
    "webhook-signature": "v1,abc",
    "x-webhook-signature": "abc",
    Authorization: "Bearer secret",
    "x-webhook-": "secret",
  };
  const kept = headersToKeep({
    url: "https://example.com:8443/x",
    headers,
    body: Buffer.from("ä"),
  });
  expect(kept).toEqual([
    ["host", "example.com:8443"],
    ["connection", "keep-alive"],
    ["content-type", "application/json"],
    ["webhook-signature", "v1,abc"],
    ["x-webhook-signature", "abc"],
    ["Authorization", "••••••"],
    ["x-webhook-", "••••••"],
    ["content-length", "2"],
  ]);
});

test("a header that an answer repeats is kept as often", () => {
  expect(receivedHeaders({ "set-cookie": ["a=1", "b=2"], server: "x", none: undefined })).toEqual([
    ["set-cookie", "a=1"],
    ["set-cookie", "b=2"],
    ["server", "x"],
  ]);
});

import { expect, test } from "vitest";
import { sendableHeaders, wrongHeaders } from "./headers.rules.ts";

test("ordinary headers are taken as they are", () => {
  const headers = { Authorization: "Bearer abc def", "X-Env": "prod", "x_odd~name": "1" };
  expect(wrongHeaders(headers)).toEqual([]);
});

test.each([
  ["Host", "reserved"],
  ["transfer-encoding", "reserved"],
  ["Proxy-Authorization", "reserved"],
  ["Content-Type", "reserved"],
  ["USER-AGENT", "reserved"],
  ["X-Webhook-Signature", "reserved"],
  ["webhook-id", "reserved"],
  ["X-Forwarded-For", "reserved"],
  ["x-forwarded-anything", "reserved"],
  ["Forwarded", "reserved"],
  ["X-Real-IP", "reserved"],
  ["Via", "reserved"],
  ["X-Client-IP", "reserved"],
  ["True-Client-IP", "reserved"],
  ["CF-Connecting-IP", "reserved"],
  ["X_Forwarded_For", "reserved"],
  ["X-Forwarded_For", "reserved"],
  ["content_length", "reserved"],
  ["WEBHOOK_ID", "reserved"],
  ["X-Vercel-Forwarded-For", "reserved"],
  ["Fly-Client-IP", "reserved"],
  ["WL-Proxy-Client-IP", "reserved"],
  ["X-Remote-Addr", "reserved"],
  ["X-Originating-IP", "reserved"],
  ["X-Remote-User", "reserved"],
  ["Proxy", "reserved"],
  ["X-Accel-Redirect", "reserved"],
  ["X-Original-URL", "reserved"],
  ["X-HTTP-Method-Override", "reserved"],
  ["", "name"],
  ["x y", "name"],
  ["x:y", "name"],
  ["x\r\nHost", "name"],
  ["x".repeat(101), "name"],
])("the name %j is refused", (name, rule) => {
  expect(wrongHeaders({ [name]: "1" })).toMatchObject([{ rule }]);
});

test("a header that was set before its name was reserved is not sent", () => {
  const headers = { "X-Forwarded-For": "10.0.0.1", Authorization: "Bearer s3cr3t", HOST: "x" };
  expect(sendableHeaders(headers)).toEqual({ Authorization: "Bearer s3cr3t" });
});

test.each(["s3cr3t\r\nX-Other: b", "s3cr3tü", " s3cr3t", "s3cr3t ", "s3cr3t\u0000"])(
  "the value %j is refused without being repeated",
  (value) => {
    const found = wrongHeaders({ "X-Key": value });
    expect(found).toMatchObject([{ pointer: "/headers/X-Key", rule: "value" }]);
    expect(found[0]?.detail).not.toContain("s3cr3t");
  },
);

test("the same name in another case is refused, and a name with a slash is escaped in its pointer", () => {
  expect(wrongHeaders({ "X-A": "1", "x-a": "2" })).toMatchObject([
    { pointer: "/headers/x-a", rule: "unique" },
  ]);
  expect(wrongHeaders({ "a/b": "1" })[0]?.pointer).toBe("/headers/a~1b");
});

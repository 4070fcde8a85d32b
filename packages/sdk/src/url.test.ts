import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { fillPath, queryString } from "./url.ts";

test("ids are encoded into the path", () => {
  expect(fillPath("/api/leads/{id}/score", ["a/b c"])).toBe("/api/leads/a%2Fb%20c/score");
});

test.for(["", ".", "..", undefined, null, 7])(
  "%o is no id: it would lead to another path",
  (value) => {
    expect(() => fillPath("/api/leads/{id}", [value])).toThrow(TypeError);
  },
);

test("arrays repeat their parameter, dates are instants in UTC, undefined is left out", () => {
  const query = {
    status: ["new", "contacted"],
    q: "a&b",
    createdAfter: new Date("2026-01-11T10:30:00Z"),
    minIcpScore: 0,
    cursor: undefined,
  };
  expect(queryString(query)).toBe(
    "?status=new&status=contacted&q=a%26b&createdAfter=2026-01-11T10%3A30%3A00.000Z&minIcpScore=0",
  );
  expect(queryString({})).toBe("");
});

test("a Date of another realm is an instant like any other", () => {
  const at = runInNewContext("new Date(0)") as Date;
  expect(queryString({ createdAfter: at })).toBe("?createdAfter=1970-01-01T00%3A00%3A00.000Z");
});

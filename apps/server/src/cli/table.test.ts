import stringWidth from "string-width";
import { expect, test } from "vitest";
import { table } from "./table.ts";

test("columns are as wide as their widest cell, and lines end without spaces", () => {
  const text = table(
    ["ID", "NAME", "USED"],
    [
      ["1", "Website form", ""],
      ["234", "CI", "never"],
    ],
  );
  expect(text.split("\n")).toEqual([
    "ID   NAME          USED",
    "1    Website form",
    "234  CI            never",
  ]);
});

test("columns stand below each other in every script", () => {
  const lines = table(
    ["NAME", "ID"],
    ["日本語", "👩‍👩‍👧", "Zoe\u0308", "plain"].map((name) => [name, "1"]),
  ).split("\n");
  const ends = lines.slice(1).map((line) => stringWidth(line));
  expect(new Set(ends).size).toBe(1);
});

test("without rows the titles stand alone", () => {
  expect(table(["ID", "NAME"], [])).toBe("ID  NAME");
});

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

test("without rows the titles stand alone", () => {
  expect(table(["ID", "NAME"], [])).toBe("ID  NAME");
});

import { expect, test } from "vitest";
import { csv } from "./answers.ts";
import { body, cellOf, head, layout, sheet, shortCellOf, type Column } from "./table.ts";

const table = (of: readonly Column[], rows: readonly (readonly string[])[], width?: number) => {
  const made = layout(of, rows, width);
  return `${head(made)}\n${body(rows, made)}`;
};

const columns = [
  { title: "name", right: false },
  { title: "value", right: true },
];

test("numbers stand at the right, words at the left, and no line ends with spaces", () => {
  const text = table(columns, [
    ["Acme", "5"],
    ["Enterprise", "50000"],
  ]);
  expect(text.split("\n")).toEqual(["name        value", "Acme            5", "Enterprise  50000"]);
});

test("a table is no wider than the terminal, and says where it cut", () => {
  const lines = table(columns, [["A name that is far too long for this", "5"]], 20).split("\n");
  for (const line of lines) expect(line.length).toBeLessThanOrEqual(20);
  expect(lines[1]).toMatch(/…/);
});

test("a later page stands in the columns of the first: in a terminal it is cut, piped nothing is lost", () => {
  const first = [["Acme", "5"]];
  const later = [["Enterprise", "50000"]];
  const narrow = [
    { title: "name", right: false },
    { title: "value", right: true, whole: true },
  ];
  expect(body(later, layout(narrow, first, 80))).toBe("Ent…  50000");
  expect(body(later, layout(narrow, first))).toBe("Enterprise  50000");
  expect(body(first, layout(narrow, later, 80))).toBe("Acme            5");
});

test("a moment is short in a table, and only a moment", () => {
  expect(shortCellOf("2026-11-24T11:12:33.123Z")).toBe("2026-11-24 11:12:33");
  expect(shortCellOf("2026-11-24")).toBe("2026-11-24");
  expect(shortCellOf("at 2026-11-24T11:12:33Z")).toBe("at 2026-11-24T11:12:33Z");
});

test("names and values stand below each other", () => {
  expect(
    sheet([
      ["id", "1"],
      ["company_name", ""],
    ]),
  ).toBe("id            1\ncompany_name");
});

test("a cell is one line, lists are read with commas, objects are JSON", () => {
  expect(cellOf("two\nlines")).toBe("two lines");
  expect(cellOf(["a", "b"])).toBe("a, b");
  expect(cellOf({ a: 1 })).toBe('{"a":1}');
  expect(cellOf(null)).toBe("");
});

test("no control character reaches the terminal, whatever holds it", () => {
  const evil = "\u001B[2J\u009B31m\u0007";
  for (const value of [evil, [evil], { evil }]) expect(cellOf(value)).not.toMatch(/\p{Cc}/u);
});

test("CSV keeps what a program needs: quotes, commas, line ends, true and false, JSON of the rest", () => {
  const row = { a: 'x "y", z', b: "1\n2", c: false, d: true, e: null, f: ["p"], g: -1.5 };
  expect(csv(Object.keys(row), [row], true)).toBe(
    'a,b,c,d,e,f,g\n"x ""y"", z","1\n2",false,true,,"[""p""]",-1.5\n',
  );
});

test("an id is never cut: the last columns are left out instead", () => {
  const id = "01a20d44-44f2-73f1-8a59-38a41ff00000";
  const titles = ["contact_name", "company_name", "contact_email", "industry"];
  const wide = [
    { title: "id", right: false, whole: true },
    ...titles.map((title) => ({ title, right: false })),
  ];
  const row = [id, "Imogen Ashworth", "Brightwater Consulting", "imogen@example.com", "Energy"];
  for (const width of [40, 80, 120]) {
    const lines = table(wide, [row], width).split("\n");
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(width);
    expect(lines[1]).toContain(id);
  }
  expect(table(wide, [row], 80)).not.toContain("industry");
  expect(table(wide, [row], 120)).toContain("industry");
});

import { expect, test } from "vitest";
import { csv, plain } from "./answers.ts";
import stringWidth from "string-width";
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
  expect(csv(Object.keys(row), [row], { header: true })).toBe(
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

const scripts = [
  "日本語の会社",
  "한글 회사",
  "👩‍👩‍👧 Family",
  "🇩🇪 GmbH",
  "Zoe\u0308",
  "ก็ไทย",
  "नमस्ते",
  "1️⃣ One",
  "ﾊﾞｽ",
];

test("columns stand below each other in every script, cut or not", () => {
  const both = [
    { title: "name", right: false },
    { title: "value", right: true, whole: true },
  ];
  const rows = scripts.map((name) => [name, "12345"]);
  for (const width of [undefined, 80, 19]) {
    const ends = table(both, rows, width)
      .split("\n")
      .map((line) => stringWidth(line));
    expect(new Set(ends).size).toBe(1);
    expect(ends[0]).toBeLessThanOrEqual(width ?? 80);
  }
});

test("a letter of several code points is cut as a whole", () => {
  for (const letter of ["👩‍👩‍👧", "🇩🇪", "e\u0301"]) {
    const made = layout([{ title: "a", right: false }], [["x"]], 4);
    const [kept = ""] = body([[letter.repeat(8)]], { ...made, widths: [4] }).split("…");
    expect(kept.replaceAll(letter, "")).toBe("");
  }
});

test("no mark that turns the direction of a line reaches the terminal", () => {
  expect(cellOf("a\u202Eb\u2066c")).toBe("a\u{FFFD}b\u{FFFD}c");
});

test("a text that a spreadsheet would run gets an apostrophe in CSV; numbers, and raw CSV, stay as they are", () => {
  const texts = ["=1+1", "+49 30 1", "-2", "@SUM(A1)", "\t=1", "\r=1", "＝1", "plain", "a=b"];
  const safe = csv(
    ["t", "n"],
    texts.map((t) => ({ t, n: -1.5 })),
    { header: false },
  );
  expect(safe.match(/^"?'/gm)).toHaveLength(7);
  expect(safe.match(/,-1\.5$/gm)).toHaveLength(texts.length);
  expect(csv(["t"], [{ t: "=1+1" }], { header: false, cell: plain })).toBe("=1+1\n");
});

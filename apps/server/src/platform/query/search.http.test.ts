import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
const names = [
  "Θεσσαλός",
  "Straße 5",
  "Paweł Łódź",
  "パス",
  "İstanbul Spor",
  "ＡＢＣ",
  "Ørsted",
  "Æther",
  "Ac\u200bme\u00ad Inc",
  "Чайка",
  "कीमत",
  "O’Brien",
  "Дарʼя",
];
beforeAll(async () => {
  app = await startTestApp();
  for (const name of names) {
    const sent = { body: { company_name: name, tags: [name], custom: { name }, industry: name } };
    expect((await app.call("POST", "/api/leads", sent)).status).toBe(201);
  }
});
afterAll(() => app.stop());

const found = async (q: string) => {
  const answer = await app.call("GET", `/api/leads?q=${encodeURIComponent(q)}`);
  expect(answer.status).toBe(200);
  return answer.json.data.map((lead: { company_name: string }) => lead.company_name);
};
const passing = async (filter: object) => {
  const answer = await app.call("POST", "/api/leads/query", { body: { filter } });
  expect(answer.status).toBe(200);
  return answer.json.data.map((lead: { company_name: string }) => lead.company_name);
};

describe.each([
  ["ΘΕΣ", "Θεσσαλός", "θεσσαλοσ"],
  ["STRASSE", "Straße 5", "STRASSE 5"],
  ["pawel", "Paweł Łódź", "pawel lodz"],
  ["パ", "パス", "ﾊﾟｽ"],
  ["istanbul", "İstanbul Spor", "istanbul spor"],
  ["abc", "ＡＢＣ", "abc"],
  ["orsted", "Ørsted", "ORSTED"],
  ["aether", "Æther", "aether"],
  ["acme", "Ac\u200bme\u00ad Inc", "ACME INC"],
  ["ЧАЙКА", "Чайка", "ЧАЙКА"],
  ["कीमत", "कीमत", "कीमत"],
  ["o'brien", "O’Brien", "O'BRIEN"],
  ["дар'я", "Дарʼя", "дар’я"],
])("%s finds %s", (typed, name, whole) => {
  test("in a search", async () => {
    expect(await found(typed)).toEqual([name]);
  });

  test.each(["company_name", "custom.name", "industry"])(
    "by the beginning of %s",
    async (field) => {
      expect(await passing({ field, starts_with: typed })).toEqual([name]);
      expect(await passing({ field, contains: typed })).toEqual([name]);
    },
  );

  test("as the whole of a name, a tag, a custom member and an industry", async () => {
    for (const field of ["company_name", "custom.name", "industry"]) {
      expect(await passing({ field, in: ["x", whole] })).toEqual([name]);
    }
    expect(await passing({ field: "tags", contains: whole })).toEqual([name]);
    const listed = await app.call("GET", `/api/leads?industry=${encodeURIComponent(whole)}`);
    expect(listed.json).toMatchObject({ count: 1, data: [{ company_name: name }] });
  });
});

test.each(["バス", "कामत", "чаика"])("%s finds nothing: its marks are letters", async (typed) => {
  expect(await found(typed)).toEqual([]);
  expect(await passing({ field: "company_name", contains: typed })).toEqual([]);
});

test.each([
  ["会社", "株式会社トヨタ自動車"],
  ["トヨタ", "株式会社トヨタ自動車"],
  ["ﾄﾖﾀ", "株式会社トヨタ自動車"],
  ["abc", "有限会社ABC商事"],
  ["商事", "有限会社ABC商事"],
  ["ライト", "スーパーライト"],
  ["ーラ", "スーパーライト"],
  ["ไทย", "บริษัทไทยจำกัด"],
  [
    "も長い名前の会社であり同じ名前は他にないことを",
    "これはとても長い名前の会社であり同じ名前は他にないことを示す",
  ],
])("%s is found within %s, as no space divides its words", async (typed, name) => {
  await app.call("POST", "/api/leads", { body: { company_name: name } });
  expect(await found(typed)).toContain(name);
});

test.each(["社会", "トヤタ", "bc", "会社XYZ", "も長い名前の会社であり同じ名前は他にないことをも"])(
  "%s is found in none of them",
  async (typed) => {
    expect(await found(typed)).toEqual([]);
  },
);

test("every word of a record is found", async () => {
  const words = Array.from({ length: 99 }, (_, i) => `w${i}`);
  const body = {
    company_name: words.slice(0, 50).join(" "),
    contact_name: words.slice(50).join(" "),
  };
  expect((await app.call("POST", "/api/leads", { body })).status).toBe(201);
  for (const word of ["w0", "w64", "w98"]) expect(await found(word)).toHaveLength(1);
});

test("the longest words that a record can have are found", async () => {
  for (const name of [
    "x".repeat(200),
    "㌀".repeat(200),
    "𝔘".repeat(200),
    "\u{20000}".repeat(200),
  ]) {
    expect((await app.call("POST", "/api/leads", { body: { company_name: name } })).status).toBe(
      201,
    );
    expect(await found(name)).toEqual([name]);
  }
});

test("what has nothing to search for is refused", async () => {
  for (const q of ["\u200b", "😀", "--"]) {
    const answer = await app.call("GET", `/api/leads?q=${encodeURIComponent(q)}`);
    expect(answer.json).toMatchObject({ code: "invalid_parameter", errors: [{ parameter: "q" }] });
  }
});

test("a part that folds to nothing is refused: every text would have it", async () => {
  for (const part of ["\u200b", "\u00ad\ufeff"]) {
    const filter = { field: "company_name", contains: part };
    const answer = await app.call("POST", "/api/leads/query", { body: { filter } });
    expect(answer.json).toMatchObject({
      code: "invalid_body",
      errors: [{ pointer: "/filter/contains", rule: "minLength" }],
    });
  }
});

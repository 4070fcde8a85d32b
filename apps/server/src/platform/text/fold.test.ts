import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mustBeLinear } from "../../testing/cpu.ts";
import { fold } from "./fold.ts";

test.each([
  ["case, with the final sigma", "ΘΕΣ", "θεσ"],
  ["a final sigma within a longer word", "Θεσσαλός", "ΘΕΣΣΑΛΟΣ"],
  ["ß and its capital", "Straße", "STRASSE"],
  ["ß in capitals", "STRAẞE", "strasse"],
  ["the Turkish İ", "İstanbul", "istanbul"],
  ["the Turkish ı", "ISPARTA", "ısparta"],
  ["accents", "Café Müller", "cafe muller"],
  ["several marks on a letter", "Nguyễn", "nguyen"],
  ["letters with a stroke", "Paweł Ørsted, Đorđević, Ħal", "pawel orsted, dordevic, hal"],
  ["letters that are two", "Æther Œuvre þór", "aether oeuvre thor"],
  ["eth", "Guðrún", "gudrun"],
  ["ligatures", "ﬁre", "fire"],
  ["width", "ＡＢＣ　１２", "abc 12"],
  ["half-width katakana", "ﾊﾟｽ", "パス"],
  ["Cyrillic accents and ё", "Ёлка за́мок", "елка замок"],
  ["polytonic Greek", "Ἀθῆναι", "αθηναι"],
  ["the points of Hebrew", "שָׁלוֹם", "שלום"],
  ["the vowels of Arabic, and the tatweel", "شَرِكَـة", "شركة"],
  ["decomposed text", "パス".normalize("NFD"), "パス"],
  ["invisible characters", "Ac\u200bm\u00ade\ufeff Inc", "acme inc"],
  ["joiners", "می\u200cخواهم", "میخواهم"],
  ["kinds of apostrophes", "O’Brien, Дарʼя, Oʻahu, Muʿādh", "o'brien, дар'я, o'ahu, mu'adh"],
  ["quotation marks that are apostrophes", "rock ‘n’ roll", "rock 'n' roll"],
  ["variation selectors", "❤\ufe0f", "❤"],
  ["both spellings of an international domain", "jürgen@xn--mller-kva.de", "jürgen@müller.de"],
])("folding does away with %s", (_what, one, other) => {
  expect(fold(one)).toBe(fold(other));
});

test.each([
  ["kana with another voice", "バス", "パス"],
  ["kana without one", "ハ", "バ"],
  ["Devanagari vowels", "की", "का"],
  ["Thai vowels", "กิ", "กี"],
  ["й and и", "Чайка", "Чаика"],
  ["Hangul syllables", "가", "각"],
  ["digits", "1", "2"],
])("folding keeps %s apart", (_what, one, other) => {
  expect(fold(one)).not.toBe(fold(other));
});

test("every character folds once, also in its other case", () => {
  const wrong: string[] = [];
  for (let point = 0; point <= 0x10ffff; point++) {
    const character = String.fromCodePoint(point).toWellFormed();
    const folded = fold(character);
    if (fold(folded) !== folded || fold(character.toLowerCase()) !== folded) wrong.push(character);
  }
  expect(wrong).toEqual([]);
});

describe("for any text", () => {
  const text = fc.string({ unit: "binary", maxLength: 60 });
  const points = fc.array(
    fc.oneof(
      fc.integer({ min: 0xa0, max: 0x3ff }),
      fc.integer({ min: 0x1e00, max: 0x21ff }),
      fc.integer({ min: 0, max: 0x3100 }),
      fc.integer({ min: 0xa000, max: 0xffff }),
    ),
  );
  const dense = points.map((codes) => String.fromCodePoint(...codes).toWellFormed());

  test("folding twice is folding once", () => {
    fc.assert(
      fc.property(fc.oneof(text, dense), (any) => {
        expect(fold(fold(any))).toBe(fold(any));
      }),
      { numRuns: 2_000 },
    );
  });

  test("how it is composed does not count", () => {
    fc.assert(
      fc.property(fc.oneof(text, dense), (any) => {
        for (const form of ["NFC", "NFD", "NFKC", "NFKD"] as const) {
          expect(fold(any.normalize(form))).toBe(fold(any));
        }
      }),
      { numRuns: 1_000 },
    );
  });

  test("what is folded has no capital, and no invisible character", () => {
    fc.assert(
      fc.property(fc.oneof(text, dense), (any) => {
        expect(fold(any)).not.toMatch(/[A-Z]|\p{Default_Ignorable_Code_Point}/u);
      }),
      { numRuns: 1_000 },
    );
  });
});

test("the work grows with the length, whatever marks a text has", async () => {
  for (const marks of ["\u0315\u0300", "a\u0315\u0300", "क\u093c\u0315", "\u0315\uff9e"]) {
    await mustBeLinear((n) => marks.repeat(n), 100_000, fold);
  }
});

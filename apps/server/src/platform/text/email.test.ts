import { domainToUnicode } from "node:url";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { asciiEmail, isEmailAddress } from "./email.ts";

test.each([
  "john@acme.com",
  "a+b@x.de",
  "o'brien@x.ie",
  "first.last@sub.acme.co.uk",
  '"john doe"@acme.com',
  '"a@b"@acme.com',
  '"a\\"b"@acme.com',
  "jürgen@müller.de",
  "用户@例子.广告",
  "josé@xn--mller-kva.de",
  `${"x".repeat(64)}@acme.com`,
])("%s is an address", (text) => {
  expect(isEmailAddress(text)).toBe(true);
});

test.each([
  "",
  "john",
  "@acme.com",
  "john@",
  "john@acme.com;",
  "john@acme.com,jane@acme.com",
  "john@http://acme.com",
  "-@-.-",
  "john@acme.com.",
  "john@acme..com",
  ".john@acme.com",
  "john.@acme.com",
  "jo..hn@acme.com",
  "jo hn@acme.com",
  "john@acme.com ",
  "john@ acme.com",
  "john@localhost",
  "john@acme",
  "john@192.0.2.1",
  "john@[192.0.2.1]",
  "john@acme.123",
  "john@-acme.com",
  "john@acme-.com",
  "john@a_b.com",
  "john@acme.com/path",
  "john@acme.com?subject=x",
  "john@acme.com:25",
  "john@%61cme.com",
  "john@acme@acme.com",
  "<john@acme.com>",
  "John <john@acme.com>",
  '"john"doe@acme.com',
  '"john@acme.com',
  '"a\nb"@acme.com',
  "jo\u200bhn@acme.com",
  "john@ac\u00adme.com",
  "john@acme.com\u2028",
  "jo\ud800hn@acme.com",
  `${"x".repeat(65)}@acme.com`,
  `john@${"x".repeat(64)}.com`,
  `john@${"abcdefg.".repeat(31)}com`,
  // 63 letters, and more in ASCII than a label may have.
  `john@${"ü".repeat(63)}.de`,
])("%j is none", (text) => {
  expect(isEmailAddress(text)).toBe(false);
});

test("two spellings of an international domain are one address", () => {
  expect(asciiEmail("jürgen@müller.de")).toBe("jürgen@xn--mller-kva.de");
  expect(asciiEmail("jürgen@MÜLLER.de")).toBe(asciiEmail("jürgen@xn--mller-kva.de"));
});

describe("for any text", () => {
  test("what is taken has a domain that reads back, and no line break", () => {
    const local = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.constant("a"));
    const domain = fc.oneof(fc.domain(), fc.string(), fc.string({ unit: "grapheme" }));
    fc.assert(
      fc.property(local, domain, (name, host) => {
        const ascii = asciiEmail(`${name}@${host}`);
        if (ascii === undefined) return;
        expect(ascii).not.toMatch(/[\r\n\0]/);
        expect(asciiEmail(ascii)).toBe(ascii);
        expect(domainToUnicode(ascii.slice(ascii.lastIndexOf("@") + 1))).toContain(".");
      }),
      { numRuns: 2_000 },
    );
  });

  test("common addresses are taken", () => {
    fc.assert(fc.property(fc.emailAddress({ size: "small" }), isEmailAddress));
  });
});

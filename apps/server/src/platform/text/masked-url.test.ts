import { expect, test } from "vitest";
import { maskedUrl, withMaskedUrls } from "./masked-url.ts";

test.each([
  ["https://example.com/hook", "https://example.com/hook"],
  ["postgres://user:secret@db:5432/salesos", "postgres://***@db:5432/salesos"],
  ["postgres://user:se/cr@t@db/salesos", "postgres://***@db/salesos"],
  ["smtps://token@mail.example.com", "smtps://***@mail.example.com"],
  ["https://example.com/hook?token=secret&x=1", "https://example.com/hook?token=***&x=***"],
  ["https://example.com/hook?secret", "https://example.com/hook?***"],
  ["https://example.com/#access_token=secret", "https://example.com/#access_token=***"],
  ["https://example.com/help#a-place", "https://example.com/help#a-place"],
  ["http://[::1]:7253/api?key=secret@x", "http://[::1]:7253/api?key=***"],
  ["HTTPS://user:secret@example.com", "HTTPS://***@example.com"],
])("%s is shown as %s", (url, shown) => {
  expect(maskedUrl(url)).toBe(shown);
});

test("in a text every URL is masked, and what is between them stays", () => {
  expect(
    withMaskedUrls('Cannot reach "https://u:secret@a.example/x?k=secret", nor redis://:secret@b.'),
  ).toBe('Cannot reach "https://***@a.example/x?k=***", nor redis://***@b.');
});

import { expect, test } from "vitest";
import { registrableDomain } from "./domain.ts";

test.each([
  ["acme.com", "acme.com"],
  ["https://www.Acme.co.uk/about?x=1", "acme.co.uk"],
  ["HTTP://shop.acme.com.au:8080", "acme.com.au"],
  ["acme.com.", "acme.com"],
  ["münchen.de", "xn--mnchen-3ya.de"],
  ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
])("the domain of %s is %s", (sent, domain) => {
  expect(registrableDomain(sent)).toBe(domain);
});

test.each([
  "co.uk",
  "com",
  "localhost",
  "10.0.0.1",
  "[::1]",
  "",
  "a b.com",
  "me@acme.com",
  "ftp://acme.com",
  "javascript:1",
])("%s has no domain", (sent) => {
  expect(registrableDomain(sent)).toBeUndefined();
});

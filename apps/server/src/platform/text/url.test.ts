import { expect, test } from "vitest";
import { urlFault } from "./url.ts";

test.each([
  "https://acme.com",
  "HTTP://ACME.com",
  "https://acme.com:8443/a?b=c#d",
  "https://müller.de/über-uns",
  "https://xn--mller-kva.de",
  "https://例子.广告/",
  "https://acme.com./",
  "http://localhost:3000",
  "http://my_service/",
  "http://192.0.2.1/",
  "http://[2001:db8::1]/",
  "https://fa.wikipedia.org/wiki/ویکی\u200cپدیا",
])("%s is a URL of the web", (text) => {
  expect(urlFault(text)).toBeUndefined();
});

test.each([
  ["https://:80", "cannot be parsed"],
  ["https://", "cannot be parsed"],
  ["acme.com", "cannot be parsed"],
  ["//acme.com", "cannot be parsed"],
  ["", "cannot be parsed"],
  ["http:acme.com", "must start with"],
  ["https:/acme.com", "must start with"],
  ["https:///acme.com", "must start with"],
  ["javascript:alert(1)", "must start with"],
  ["JavaScript://acme.com/%0aalert(1)", "must start with"],
  ["data:text/html,x", "must start with"],
  ["ftp://acme.com", "must start with"],
  ["https://john@acme.com", "username"],
  ["https://john:secret@acme.com", "username"],
  ["https://acme.com@evil.example", "username"],
  ["https://acme.com:99999", "cannot be parsed"],
  ["https://acme.com:0", "port 0"],
  ["https://acme.com:x", "cannot be parsed"],
  ["https://acme .com", "space"],
  ["https://acme.com/a b", "space"],
  ["https://acme.com\\@evil.example", "backslash"],
  ["https://acme.com/\u202egpj", "control"],
  ["https://ac\u00adme.com", "control"],
  ["https://acme.com/\ud800", "control"],
  ["https://./", "no host"],
  ["https://acme..com", "not a valid domain name"],
  ["https://-.-", "not a valid domain name"],
  ["https://acme!.com", "not a valid domain name"],
  [`https://${"x".repeat(64)}.com`, "not a valid domain name"],
  [`https://acme.com/${"x".repeat(2_048)}`, "longer than 2048"],
])("%j is none: it %s", (text, reason) => {
  expect(urlFault(text)).toContain(reason);
});

import { expect, test } from "vitest";
import { internationalNumber } from "./phone.ts";

test.each([
  ["+49 30 1234-5678", undefined, "+493012345678"],
  ["030 12345678", "DE", "+493012345678"],
  ["(415) 555-2671", "US", "+14155552671"],
  ["+1 415 555 2671 ext. 12", undefined, "+14155552671;ext=12"],
  ["+493012345678;ext=9", null, "+493012345678;ext=9"],
])("%s in %s is %s", (sent, country, number) => {
  expect(internationalNumber(sent, country)).toBe(number);
});

test.each(["030 12345678", "12", "call me", "", "+49", "+999 123456789"])(
  "%s without a country is no number",
  (sent) => {
    expect(internationalNumber(sent)).toBeUndefined();
  },
);

import { expect, test } from "vitest";
import { allows, parseAddressList } from "./address-list.ts";

function list(...cidrs: string[]) {
  const result = parseAddressList(cidrs);
  if (!result.ok) throw new Error(result.problems.join(" "));
  return result.list;
}

test("an address is allowed when any entry holds it", () => {
  const office = list("192.0.2.0/24", " 2001:db8:1::/48");
  expect(office.entries).toEqual(["192.0.2.0/24", "2001:db8:1::/48"]);
  for (const address of ["192.0.2.255", "::ffff:192.0.2.7", "2001:db8:1::5"]) {
    expect(allows(office, address)).toBe(true);
  }
  for (const address of ["192.0.3.0", "::ffff:192.0.3.0", "2001:db8:2::5", "", "junk"]) {
    expect(allows(office, address)).toBe(false);
  }
});

test("an empty list allows nobody", () => {
  expect(allows(list(), "192.0.2.1")).toBe(false);
});

test("every bad entry is named", () => {
  const result = parseAddressList(["192.0.2.0/24", "192.0.2.0/40", "office"]);
  if (result.ok) throw new Error("the list was taken");
  expect(result.problems).toEqual([
    expect.stringContaining('"192.0.2.0/40"'),
    expect.stringContaining('"office"'),
  ]);
});

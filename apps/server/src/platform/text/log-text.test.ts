import { expect, test } from "vitest";
import { textLine } from "./log-text.ts";

const time = "2026-11-28T14:03:22.000Z";
const line = (entry: object) => textLine(JSON.stringify({ level: 40, time, ...entry }));

test("an entry is one line: when, how severe, what, about what and why", () => {
  expect(
    line({ msg: "recurring task failed", task: "purge mail", err: { message: "timeout" } }),
  ).toMatch(
    /^ {2}\d\d:\d\d:22 {2}warning {2}recurring task failed \(task purge mail\): timeout\n$/,
  );
});

test("a stack is only the place where it began", () => {
  const stack =
    "TypeError: x\n    at leads (file:///app/leads.ts:3:5)\n    at other (file:///app/b.ts:1:1)";
  expect(line({ msg: "request failed", err: { message: "x", stack } })).toMatch(
    /request failed: x \(at leads \(file:\/\/\/app\/leads\.ts:3:5\)\)\n$/,
  );
});

test("no line break and no control character reaches the terminal", () => {
  const said = line({ msg: "refused\nagain", why: "\u001B[2J", err: { message: "a\r\nb" } });
  expect(said.trimEnd()).not.toMatch(/\p{Cc}/u);
});

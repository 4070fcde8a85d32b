import { describe, expect, test } from "vitest";
import { AddressError, parseDatabaseUrl } from "./address.ts";

const hosts = (url: string) =>
  parseDatabaseUrl(url).hosts?.map(({ host, port }) => `${host} ${port}`);

describe("a database URL", () => {
  test.for([
    ["postgres://u:p@h1:5433,h2/db", ["h1 5433", "h2 5432"]],
    [
      "postgres://u:p@h1,h2,h3/db?target_session_attrs=read-write",
      ["h1 5432", "h2 5432", "h3 5432"],
    ],
    ["postgresql://[2001:db8::1]:6000,[::1]/db", ["2001:db8::1 6000", "::1 5432"]],
    ["postgres://u@%2Fvar%2Frun,h2/db", ["/var/run 5432", "h2 5432"]],
    ["postgres:///db?host=h1,h2&port=1,2", ["h1 1", "h2 2"]],
    ["postgres://u@/db?host=/a,::1&port=6432", ["/a 6432", "::1 6432"]],
  ] as const)("may name several hosts: %s", ([url, expected]) => {
    expect(hosts(url)).toEqual(expected);
  });

  test.for([
    ["postgres://u@h/db", { user: "u", host: "h", database: "db" }],
    [
      "postgres://u:p%40%2F%3A@[::1]:6000/d%20b",
      { password: "p@/:", host: "::1", port: 6000, database: "d b" },
    ],
    ["postgres://u:p@ss@h/db", { password: "p@ss", host: "h" }],
    ["postgres://u@/db?host=%2Fvar%2Frun&port=5433", { host: "/var/run", port: 5433, user: "u" }],
    ["postgres://h/db?user=a@b&sslmode=disable", { user: "a@b", ssl: false }],
    [
      "postgres://u:p@h1,h2/db?application_name=x",
      { user: "u", password: "p", host: "h1", application_name: "x" },
    ],
  ] as const)("with one host or several keeps everything else: %s", ([url, expected]) => {
    expect(parseDatabaseUrl(url)).toMatchObject(expected);
  });

  test.for([
    ["mysql://u:hunter2@h/db", "must begin with postgres://"],
    ["postgres://u:hunt/er2@h/db", "must be escaped"],
    ["postgres://u:5#hunter2@h/db", "must be escaped"],
    ["postgres://u:5?hunter2@h/db", "must be escaped"],
    ["postgres://u:hunter2@h1,,h2/db", "host at place 2"],
    ["postgres://u:hunter2@h1:x,h2/db", "host at place 1"],
    ["postgres://u:hunter2@h1,h2:70000/db", "host at place 2"],
    ["postgres://u:hunter2@h1,[zz]/db", "host at place 2"],
    ["postgres://u:hunter2@h1,%zz/db", "two hex digits"],
    ["postgres://u:hunter2@h:port/db", "not a valid URL"],
    ["postgres://u:hunter2@h/db?target_session_attrs=standby", "target_session_attrs=read-write"],
    ["postgres://u:hunter2@h/db?sslrootcert=/no/such.pem", "/no/such.pem"],
  ] as const)("that cannot be used is refused without its password: %s", ([url, says]) => {
    let thrown: unknown;
    try {
      parseDatabaseUrl(url);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toBeInstanceOf(AddressError);
    expect((thrown as Error).message).toContain(says);
    expect(
      JSON.stringify([thrown, (thrown as Error).message, (thrown as Error).stack]),
    ).not.toContain("hunter2");
  });
});

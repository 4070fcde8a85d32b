import { lookup } from "node:dns";
import { createServer } from "node:http";
import { once } from "node:events";
import { connect } from "node:net";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseNetworks } from "../network/addresses.ts";
import {
  checkConnected,
  checkUrl,
  guardedLookup,
  isAllowedAddress,
  type OutboundPolicy,
  type Resolver,
} from "./address-guard.ts";

function networks(...cidrs: string[]) {
  const result = parseNetworks(cidrs);
  if (!result.ok) throw new Error(result.problems.join(" "));
  return result.networks;
}

function policy(changes: Partial<OutboundPolicy> = {}): OutboundPolicy {
  return {
    allowHttp: false,
    allowLoopback: false,
    allow: networks(),
    deny: networks(),
    ...changes,
  };
}

describe("checkUrl", () => {
  test.each([
    "https://example.com/hook",
    "https://example.com:8443/hook?x=1",
    "https://8.8.8.8/hook",
    "https://[2606:4700::1111]/",
    "https://bücher.example/",
  ])("%s is allowed", (url) => {
    expect(checkUrl(url, policy())).toBeUndefined();
  });

  test.each([
    ["dotted", "127.0.0.1"],
    ["hexadecimal", "0x7f.1"],
    ["hexadecimal in one number", "0x7f000001"],
    ["decimal in one number", "2130706433"],
    ["octal", "0177.0.0.1"],
    ["octal with more zeros", "00000177.0.0.1"],
    ["short", "127.1"],
    ["full-width digits", "１２７.０.０.１"],
    ["circled digits", "①②⑦.⓪.⓪.①"],
    ["ideographic full stops", "127。0。0。1"],
    ["percent-encoded", "%31%32%37.0.0.1"],
    ["trailing dot", "127.0.0.1."],
    ["IPv6", "[::1]"],
    ["IPv6 in full", "[0:0:0:0:0:0:0:1]"],
    ["unspecified", "0.0.0.0"],
    ["unspecified as 0", "0"],
    ["unspecified IPv6", "[::]"],
    ["IPv4-mapped", "[::ffff:127.0.0.1]"],
    ["IPv4-mapped in hexadecimal", "[::ffff:7f00:1]"],
    ["IPv4-compatible", "[::127.0.0.1]"],
    ["NAT64", "[64:ff9b::127.0.0.1]"],
    ["6to4", "[2002:7f00:1::]"],
    ["localhost", "localhost"],
    ["localhost in capitals", "LOCALHOST"],
    ["localhost with a trailing dot", "localhost."],
    ["a name under localhost", "app.localhost"],
    ["localhost in full-width letters", "ｌｏｃａｌｈｏｓｔ"],
    ["a soft hyphen inside", "local\u00adhost"],
    ["private", "10.0.0.1"],
    ["cloud metadata", "169.254.169.254"],
    ["cloud metadata in one number", "2852039166"],
    ["unique local", "[fd00:ec2::254]"],
  ])("this machine or an inner network is refused, spelled %s", (_spelling, host) => {
    expect(checkUrl(`https://${host}/hook`, policy())).toBeDefined();
    expect(checkUrl(`https://${host}:8443/hook`, policy())).toBeDefined();
  });

  test.each([
    ["http://example.com/", "https://"],
    ["ftp://example.com/", "https://"],
    ["file:///etc/passwd", "https://"],
    ["javascript:alert(1)", "https://"],
    ["https://user@example.com/", "username"],
    ["https://:secret@example.com/", "password"],
    ["https://example.com\\@127.0.0.1/", "backslash"],
    ["example.com/hook", "cannot be parsed"],
    ["https://", "cannot be parsed"],
    ["", "cannot be parsed"],
    ["https://256.0.0.1/", "cannot be parsed"],
    ["https://[fe80::1%25eth0]/", "cannot be parsed"],
    ["https://./", "no host"],
    [" https://example.com/", "space"],
    ["https://exa\tmple.com/", "space, a control"],
    ["https://example.com/\u0000", "space, a control"],
    [`https://example.com/${"a".repeat(2_048)}`, "longer than 2048"],
  ])("%j is refused with its reason", (url, reason) => {
    expect(checkUrl(url, policy())).toContain(reason);
  });

  test("http is allowed where the policy says so", () => {
    expect(checkUrl("http://example.com/", policy({ allowHttp: true }))).toBeUndefined();
    expect(checkUrl("http://127.0.0.1/", policy({ allowHttp: true }))).toContain("127.0.0.1");
    expect(checkUrl("ftp://example.com/", policy({ allowHttp: true }))).toContain("or http://");
  });

  test("loopback is allowed where the policy says so, and nothing else with it", () => {
    const local = policy({ allowHttp: true, allowLoopback: true });
    for (const host of [
      "127.0.0.1",
      "[::1]",
      "localhost",
      "hook.localhost",
      "[::ffff:127.0.0.1]",
    ]) {
      expect(checkUrl(`http://${host}:3000/hook`, local)).toBeUndefined();
    }
    for (const host of ["10.0.0.1", "0.0.0.0", "169.254.169.254", "[::]"]) {
      expect(checkUrl(`http://${host}:3000/hook`, local)).toBeDefined();
    }
  });

  test("no text makes it throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((s) => `https://${s}`),
        ),
        (text) => {
          expect(["string", "undefined"]).toContain(typeof checkUrl(text, policy()));
        },
      ),
    );
  });

  test("any spelling of any loopback address is refused", () => {
    const spell = [
      (n: number) => `${n}`,
      (n: number) => `0x${n.toString(16)}`,
      (n: number) => `0${n.toString(8)}`,
    ];
    const spelling = fc.constantFrom(...spell);
    fc.assert(
      fc.property(fc.nat({ max: 0xffffff }), spelling, spelling, (rest, s1, s2) => {
        expect(checkUrl(`https://${s1(127)}.${s2(rest)}/`, policy())).toBeDefined();
        expect(checkUrl(`https://${s1(0x7f000000 + rest)}/`, policy())).toBeDefined();
      }),
    );
  });
});

describe("isAllowedAddress", () => {
  test("an operator can open named networks", () => {
    const inner = policy({ allow: networks("10.1.0.0/16", "fd00:1::/32") });
    for (const ip of ["10.1.2.3", "::ffff:10.1.2.3", "fd00:1::5"]) {
      expect(isAllowedAddress(ip, inner)).toBe(true);
    }
    for (const ip of ["10.2.0.1", "127.0.0.1", "fd00:2::5"]) {
      expect(isAllowedAddress(ip, inner)).toBe(false);
    }
  });

  test("what the operator denies stays denied, whatever else allows it", () => {
    const denied = policy({
      allowLoopback: true,
      allow: networks("10.0.0.0/8"),
      deny: networks("10.0.0.1", "127.0.0.1", "8.8.8.0/24"),
    });
    for (const ip of ["10.0.0.1", "::ffff:10.0.0.1", "127.0.0.1", "8.8.8.8"]) {
      expect(isAllowedAddress(ip, denied)).toBe(false);
    }
    expect(isAllowedAddress("10.0.0.2", denied)).toBe(true);
  });
});

describe("guardedLookup", () => {
  const answering =
    (...addresses: string[]): Resolver =>
    (_host, _options, done) =>
      done(
        null,
        addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 })),
      );

  function run(resolve: Resolver, all: boolean, rules = policy()): Promise<unknown> {
    return new Promise((done, fail) => {
      guardedLookup(rules, resolve)("hook.example", { all }, (error, address, family) =>
        error === null ? done(all ? address : { address, family }) : fail(error),
      );
    });
  }

  test("public addresses are handed on, all or the first", async () => {
    const resolve = answering("8.8.8.8", "2606:4700::1111");
    expect(await run(resolve, true)).toEqual([
      { address: "8.8.8.8", family: 4 },
      { address: "2606:4700::1111", family: 6 },
    ]);
    expect(await run(resolve, false)).toEqual({ address: "8.8.8.8", family: 4 });
  });

  test.each([true, false])(
    "one inner address among public ones refuses the name (all: %s)",
    async (all) => {
      for (const inner of ["127.0.0.1", "::1", "10.0.0.1", "::ffff:10.0.0.1", "169.254.169.254"]) {
        const refused = run(answering("8.8.8.8", inner), all);
        await expect(refused).rejects.toMatchObject({
          code: "ADDRESS_NOT_ALLOWED",
          message: expect.stringContaining(inner),
        });
      }
    },
  );

  test("a name without addresses is refused, and an error of the resolver is handed on", async () => {
    await expect(run(answering(), true)).rejects.toMatchObject({ code: "ADDRESS_NOT_ALLOWED" });
    const failing: Resolver = (_host, _options, done) =>
      done(Object.assign(new Error("not found"), { code: "ENOTFOUND" }), []);
    await expect(run(failing, true)).rejects.toMatchObject({ code: "ENOTFOUND" });
  });

  test("a real connection to localhost is refused before it is made, and made where loopback is allowed", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    let connections = 0;
    server.on("connection", () => connections++);

    const refused = connect({ host: "localhost", port, lookup: guardedLookup(policy()) });
    const [error] = await once(refused, "error");
    expect(error).toMatchObject({ code: "ADDRESS_NOT_ALLOWED" });
    expect(connections).toBe(0);

    const local = policy({ allowLoopback: true });
    const socket = connect({ host: "localhost", port, lookup: guardedLookup(local, lookup) });
    await once(socket, "connect");
    expect(checkConnected(socket, local)).toBeUndefined();
    expect(checkConnected(socket, policy())).toContain("127.0.0.1");
    socket.destroy();
    server.close();
    await once(server, "close");
  });
});

test.each([
  ["8.8.8.8", true],
  ["::ffff:8.8.8.8", true],
  ["2606:4700::1111", true],
  ["127.0.0.1", false],
  ["::ffff:127.0.0.1", false],
  ["::ffff:10.0.0.1", false],
  ["fe80::1%eth0", false],
  [undefined, false],
])("a connection that reached %s may go on: %s", (address, allowed) => {
  expect(checkConnected({ remoteAddress: address, remotePort: 443 }, policy()) === undefined).toBe(
    allowed,
  );
});

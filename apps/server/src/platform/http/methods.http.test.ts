import { METHODS } from "node:http";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startTestApp, type TestApp } from "../../testing/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
});
afterAll(() => app.stop());

/** Sends these lines and nothing else, and gives the status and the problem's code back. */
function send(...lines: string[]): Promise<{ status: number; code: string | undefined }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    code: string | undefined;
  }>();
  let text = "";
  connect(Number(new URL(app.url).port), "127.0.0.1")
    .on("error", reject)
    .on("data", (bytes: Buffer) => (text += bytes.toString()))
    .on("close", () => {
      const status = Number(/^HTTP\/1\.1 (\d+)/.exec(text)?.[1]);
      resolve({ status, code: /"code":"(\w+)"/.exec(text)?.[1] });
    })
    .write([...lines, "Host: localhost", "Connection: close", "", ""].join("\r\n"));
  return promise;
}

const SERVED = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
const others = [...METHODS.filter((method) => !SERVED.includes(method)), "BREW", "get"];

test.each(others)("a method that no path takes is 501, on every path: %s", async (method) => {
  const key = `X-API-Key: ${app.liveKey}`;
  for (const path of ["/api/leads", "/api/nothing", "/", "/help", "/nothing"]) {
    const refused = { status: 501, code: "method_not_implemented" };
    expect(await send(`${method} ${path} HTTP/1.1`, key)).toEqual(refused);
    const typed = ["Content-Type: application/json", "Content-Length: 0"];
    expect(await send(`${method} ${path} HTTP/1.1`, key, ...typed)).toEqual(refused);
  }
});

test.each(["PUT", "DELETE", "PATCH"])(
  "a method that this path does not take is 405: %s",
  async (method) => {
    const { status, code } = await send(
      `${method} /api/leads HTTP/1.1`,
      `X-API-Key: ${app.liveKey}`,
    );
    expect({ status, code }).toEqual({ status: 405, code: "method_not_allowed" });
  },
);

test("an expectation that nobody knows is ignored", async () => {
  const key = `X-API-Key: ${app.liveKey}`;
  expect(await send("GET /api/leads HTTP/1.1", key, "Expect: tea")).toMatchObject({ status: 200 });
});

test.each([["Content-Length: 1", "Content-Length: 2"], ["Content-Length: -1"], ["Bad Name: 1"]])(
  "a request that is not valid HTTP is 400: %s",
  async (...headers) => {
    expect(await send("POST /api/leads HTTP/1.1", `X-API-Key: ${app.liveKey}`, ...headers)).toEqual(
      {
        status: 400,
        code: "invalid_request",
      },
    );
  },
);

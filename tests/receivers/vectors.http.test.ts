import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import { once, verify } from "../../examples/receivers/typescript/verify.ts";
import { ROOT } from "../system/product.ts";
import { absent, RECEIVERS } from "./runtimes.ts";

interface Vector {
  name: string;
  secret: string;
  webhook_id: string;
  webhook_timestamp: number;
  body: string;
  webhook_signature: string;
}

const file = path.join(ROOT, "apps/server/src/features/webhooks/signing/signature.vectors.json");
const { vectors, rotation } = JSON.parse(await readFile(file, "utf8")) as {
  vectors: Vector[];
  rotation: (Vector & { next_secret: string | null })[];
};

test(`of the runtimes of the examples, absent here and so not run: ${absent.join(", ") || "none"}`, () => {
  expect(["python3", "flask", "requests", "go"]).toEqual(expect.arrayContaining([...absent]));
  // Flask is looked for by the python3 that runs it.
  if (absent.includes("python3")) expect(absent).toContain("flask");
});

describe.each(vectors)("the TypeScript example on the test vector: $name", (vector) => {
  const headers = {
    "webhook-id": vector.webhook_id,
    "webhook-timestamp": String(vector.webhook_timestamp),
    "webhook-signature": vector.webhook_signature,
  };
  const body = Buffer.from(vector.body);
  const at = (seconds: number) => new Date((vector.webhook_timestamp + seconds) * 1000);

  test("is verified within five minutes, before and after", () => {
    for (const seconds of [-300, 0, 300]) {
      expect(verify(headers, body, vector.secret, at(seconds))).toBe(true);
    }
    for (const seconds of [-301, 301]) {
      expect(verify(headers, body, vector.secret, at(seconds))).toBe(false);
    }
  });

  test("is refused with another body, id, time, secret or signature", () => {
    const refused = (changed: object, bytes = body, secret = vector.secret) =>
      expect(verify({ ...headers, ...changed }, bytes, secret, at(0))).toBe(false);
    refused({}, Buffer.from(`${vector.body} `));
    refused({}, body, "whsec_AAAA");
    refused({ "webhook-id": "other" });
    refused({ "webhook-id": undefined });
    refused({ "webhook-timestamp": String(vector.webhook_timestamp + 1) });
    refused({ "webhook-timestamp": "soon" });
    for (const signature of [
      undefined,
      "",
      "v1,",
      "v1,AAAA",
      vector.webhook_signature.replace("v1", "v2"),
    ]) {
      refused({ "webhook-signature": signature });
    }
  });

  test("is verified beside the signature of another secret", () => {
    const both = `v1,${Buffer.alloc(32).toString("base64")} ${vector.webhook_signature}`;
    expect(verify({ ...headers, "webhook-signature": both }, body, vector.secret, at(0))).toBe(
      true,
    );
  });
});

test.each(rotation)("the TypeScript example in a rotation: $name", (vector) => {
  const headers = {
    "webhook-id": vector.webhook_id,
    "webhook-timestamp": String(vector.webhook_timestamp),
    "webhook-signature": vector.webhook_signature,
  };
  const at = new Date(vector.webhook_timestamp * 1000);
  const isVerified = (secret: string) => verify(headers, Buffer.from(vector.body), secret, at);
  const valid = [vector.secret, vector.next_secret].filter((secret) => secret !== null);
  for (const secret of rotation.map((phase) => phase.secret))
    expect(isVerified(secret)).toBe(valid.includes(secret));
});

test("once does the work once for each id, again after a failure, and lets others wait for it", async () => {
  const ran: string[] = [];
  const failing = () => {
    ran.push("failed");
    return Promise.reject(new Error("no"));
  };
  const working = async () => void ran.push("done");
  const first = once("a", failing);
  const meanwhile = once("a", working);
  await expect(first).rejects.toThrow("no");
  await expect(meanwhile).rejects.toThrow("no");
  await once("a", working);
  await once("a", working);
  await once("b", working);
  expect(ran).toEqual(["failed", "done", "done"]);
});

const python = `
import json, sys
from verify import verify
for v in json.load(open(sys.argv[1], encoding="utf-8"))["vectors"]:
    at, body = v["webhook_timestamp"], v["body"].encode()
    headers = {"webhook-id": v["webhook_id"], "webhook-timestamp": str(at), "webhook-signature": v["webhook_signature"]}
    asked = lambda now=0, body=body, secret=v["secret"], **changed: verify({**headers, **{k.replace("_", "-"): x for k, x in changed.items()}}, body, secret, at + now)
    assert asked() and asked(300) and asked(-300), v["name"]
    assert asked(webhook_signature="v1,AAAA " + v["webhook_signature"]), v["name"]
    assert not asked(301) and not asked(-301), v["name"]
    assert not asked(body=body + b" ") and not asked(secret="whsec_AAAA"), v["name"]
    assert not asked(webhook_timestamp=str(at + 1)) and not asked(webhook_timestamp="soon"), v["name"]
    assert not asked(webhook_id="other") and not asked(webhook_signature="é"), v["name"]
    print("verified")
`;

const others = [
  {
    language: "Python",
    runtime: "python3",
    command: ["python3", "-B", "-c", python, file],
    says: vectors.map(() => "verified").join("\n"),
  },
  { language: "Go", runtime: "go", command: ["go", "test", "."], says: "ok" },
].filter(({ runtime }) => !absent.includes(runtime));

test.each(others)("the $language example verifies every test vector", async (other) => {
  const cache = await mkdtemp(path.join(tmpdir(), "salesos-vectors-"));
  onTestFinished(() => rm(cache, { recursive: true, force: true }));
  const [program = "", ...args] = other.command;
  const { stdout } = await promisify(execFile)(program, args, {
    cwd: path.join(RECEIVERS, other.language.toLowerCase()),
    env: { ...process.env, VECTORS: file, GOCACHE: cache },
  });
  expect(stdout).toContain(other.says);
});

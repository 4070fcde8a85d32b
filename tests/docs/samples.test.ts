import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { contract } from "../../apps/server/src/contract.ts";
import { codeSamples, sampleRequests } from "../../apps/server/src/features/reference/index.ts";
import { absent } from "../receivers/runtimes.ts";
import { ROOT } from "../system/product.ts";

// The samples of the reference, run as they stand. A server records what each one sends and returns an empty page.
const run = promisify(execFile);

interface Sent {
  method: string | undefined;
  url: string | undefined;
  key: unknown;
  body: unknown;
}

let received: Sent[] = [];
let server: Server;
let folder: string;
beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("end", () => {
      const text = Buffer.concat(chunks).toString();
      const { method, url, headers } = request;
      const body: unknown = text === "" ? undefined : JSON.parse(text);
      received.push({ method, url, key: headers["x-api-key"], body });
      response.setHeader("content-type", "application/json").end('{"data":[]}');
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  // Inside the repository, where the SDK is found by its name.
  folder = await mkdtemp(path.join(ROOT, "tests/docs/.samples-"));
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await rm(folder, { recursive: true });
});

const requests = sampleRequests(contract("http://127.0.0.1:1"));

async function sentBy(label: string, operationId: string): Promise<Sent[]> {
  const request = requests.get(operationId);
  const sample = request && codeSamples(request).find((one) => one.label === label);
  const { port } = server.address() as AddressInfo;
  const source = (sample?.source ?? "").replaceAll("127.0.0.1:1/", `127.0.0.1:${port}/`);
  const code = source.replaceAll('"http://127.0.0.1:1"', `"http://127.0.0.1:${port}"`);
  const env = { ...process.env, SALESOS_KEY: "sos_test_sample" };
  received = [];
  if (label === "curl") await run("bash", ["-c", code], { env });
  else if (label === "Python") await run("python3", ["-c", code], { env });
  else {
    const file = path.join(folder, `${operationId}.ts`);
    await writeFile(file, code);
    await run(process.execPath, ["--conditions=@salesos/source", file], { env });
  }
  return received;
}

const ids = [...requests.keys()];

test.each(ids)("%s: curl and the SDK send the same request", async (operationId) => {
  const [curl, ...more] = await sentBy("curl", operationId);
  expect(more).toEqual([]);
  expect(curl?.key).toBe("sos_test_sample");
  expect(await sentBy("TypeScript", operationId)).toEqual([curl]);
});

const withPython = absent.includes("requests") ? [] : ids.slice(0, 12);
test.runIf(withPython.length > 0)("Python sends the same request", async () => {
  for (const operationId of withPython) {
    expect(await sentBy("Python", operationId)).toEqual(await sentBy("curl", operationId));
  }
});

test("the TypeScript samples compile under strict rules", async () => {
  const file = path.join(folder, "tsconfig.json");
  const base = JSON.parse(await readFile(path.join(ROOT, "tsconfig.json"), "utf8")) as object;
  const config = { ...base, extends: "../../../tsconfig.json", include: ["*.ts"] };
  await writeFile(file, JSON.stringify(config));
  const tsc = path.join(ROOT, "node_modules/.bin/tsc");
  const { stdout } = await run(tsc, ["--noEmit", "-p", file]).catch(
    (error: { stdout: string }) => error,
  );
  expect(stdout).toBe("");
});

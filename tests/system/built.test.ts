import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { generateKey } from "../../apps/server/src/platform/keys/key-format.ts";
import { ROOT, start, stop } from "./product.ts";

const folder = mkdtempSync(path.join(os.tmpdir(), "salesos-built-"));
const key = generateKey("live");
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeAll(() => promisify(execFile)(process.execPath, [path.join(ROOT, "tools/build.js")]));

/** Each is refused because something throws. */
const REFUSED = [
  "/api/leads/%ff",
  "/api/leads/%E0%A4%A",
  "/%zz",
  "/docs/%",
  "/_astro/%c0%af",
  "/api/leads?q=%ff",
  "/api/leads?cursor=e30.x",
  "/api/leads/nope",
  "/api/leads?createdAfter=2026-02-30T00:00:00Z",
];

/** What a server answers that runs from the sources, or as it was built. */
async function answers(env: Record<string, string>): Promise<string[]> {
  const data = { SALESOS_DATA_DIR: path.join(folder, "data"), SALESOS_SAMPLE_DATA: "off" };
  const server = await start({ ...data, SALESOS_LIVE_KEY: key, SALESOS_SANDBOX: "off", ...env });
  try {
    return await Promise.all(
      REFUSED.map(async (asked) => {
        const answer = await fetch(server.url + asked, { headers: { "x-api-key": key } });
        const { code } = (await answer.json()) as { code: string };
        return `${asked} ${answer.status} ${answer.headers.get("content-type")} ${code}`;
      }),
    );
  } finally {
    await stop(server);
  }
}

test("a built server refuses what its sources refuse, with the same answer", async () => {
  const ofSources = await answers({ WATCH_REPORT_DEPENDENCIES: "1" });
  expect(ofSources.filter((line) => !/ 4\d\d application\/problem\+json/.test(line))).toEqual([]);
  expect(await answers({})).toEqual(ofSources);
});

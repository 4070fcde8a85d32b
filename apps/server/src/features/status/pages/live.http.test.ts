import { setTimeout as delay } from "node:timers/promises";
import Fastify from "fastify";
import { expect, test } from "vitest";
import { readConfig } from "../../../platform/config/config.ts";
import { statusEvents } from "./live.ts";
import type { Snapshot } from "../monitor/index.ts";

test("a page that begins to listen while the server stops does not hold the stop up", async () => {
  const app = Fastify({ return503OnClosing: false });
  const current = () => ({ snapshot: {} as Snapshot, version: "a" });
  const status = { onChange: () => () => {} };
  const listen = statusEvents(app, { status, config: readConfig({}, []) }, current);
  const stopping = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  app.addHook("preClose", (done) => {
    stopping.resolve();
    done();
  });
  app.get("/events", async (request, reply) => {
    arrived.resolve();
    await stopping.promise;
    return listen(request, reply);
  });
  const address = await app.listen({ port: 0 });
  const answer = fetch(`${address}/events`);
  await arrived.promise;
  const closed = app.close().then(() => "stopped");
  expect(await Promise.race([closed, delay(5_000, "held up")])).toBe("stopped");
  expect((await answer).status).toBe(503);
});

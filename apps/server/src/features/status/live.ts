import { hash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { StatusMonitor } from "./monitor.ts";
import type { Snapshot } from "./snapshot.ts";

/** A client that hears nothing for so long may be cut off by what is between. In ms. */
const KEEP_ALIVE = 15_000;
const MOST_LISTENERS = 1_000;
/** What is left when the server stops must be read within this. In ms. */
const LAST_READ = 2_000;

/** The snapshot with a name for its content, made anew at most once a second. */
export function versioned(monitor: Pick<StatusMonitor, "snapshot" | "onChange">) {
  let made: { at: number; snapshot: Snapshot; version: string } | undefined;
  monitor.onChange(() => {
    made = undefined;
  });
  return (): { snapshot: Snapshot; version: string } => {
    const at = Math.floor(Date.now() / 1000);
    if (made?.at !== at) {
      const snapshot = monitor.snapshot();
      made = { at, snapshot, version: versionOf(snapshot) };
    }
    return made;
  };
}

function versionOf({ components, history, indicator, staleSince }: Snapshot): string {
  const shown = [indicator, components, history, staleSince];
  return hash("sha256", JSON.stringify(shown), "base64url").slice(0, 16);
}

/** Tells listening pages, by server-sent events, that there is something new. */
export function statusEvents(
  app: FastifyInstance,
  monitor: Pick<StatusMonitor, "onChange">,
  current: () => { snapshot: Snapshot; version: string },
) {
  const listeners = new Set<FastifyReply["raw"]>();
  let told = "";
  let stopping = false;
  const stopListening = monitor.onChange(() => {
    if (listeners.size === 0) return;
    const { version } = current();
    if (version === told) return;
    told = version;
    for (const listener of listeners) listener.write(eventOf(version));
  });
  const alive = setInterval(() => {
    for (const listener of listeners) listener.write(": still here\n\n");
  }, KEEP_ALIVE).unref();
  app.addHook("preClose", (done) => {
    stopping = true;
    stopListening();
    clearInterval(alive);
    for (const listener of listeners) listener.end();
    // Who does not read what is left is cut off.
    setTimeout(() => {
      for (const listener of listeners) listener.destroy();
    }, LAST_READ).unref();
    done();
  });

  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // Who comes now would never be told to go, and hold the stop up.
    if (stopping || listeners.size >= MOST_LISTENERS) {
      return reply.code(503).headers({ "retry-after": "60", connection: "close" }).send();
    }
    reply.hijack();
    reply.raw.writeHead(200, {
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
      "x-accel-buffering": "no",
      "x-request-id": request.id,
    });
    reply.raw.write(`retry: 3000\n${eventOf(current().version)}`);
    listeners.add(reply.raw);
    reply.raw.once("close", () => listeners.delete(reply.raw));
    return reply;
  };
}

function eventOf(version: string): string {
  return `event: status\ndata: ${JSON.stringify({ version })}\n\n`;
}

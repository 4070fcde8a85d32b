import { hash } from "node:crypto";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { errors } from "../../../platform/errors/errors.ts";
import { problem } from "../../../platform/errors/problem.ts";
import { bucketOf } from "../../../platform/http/caller.ts";
import { createPlaces } from "../../../platform/http/places.ts";
import type { StatusMonitor, Snapshot } from "../monitor/index.ts";
import type { StatusDeps } from "./pages.deps.ts";

/** Proxies can close a connection that is idle for longer. In ms. */
const KEEP_ALIVE = 15_000;
/** Maximum number of open streams, per address and in total. Other pages can reload. */
const MOST = { each: 50, total: 1_000 };
/** A listener with more unread data is disconnected. In bytes. */
const MOST_UNREAD = 16_384;
/** How long listeners have to read the rest when the server stops. In ms. */
const LAST_READ = 2_000;

/** A snapshot, the same object for as long as it is current. */
export interface Current {
  snapshot: Snapshot;
  version: string;
}

/** The snapshot with a version, renewed at most once a second. */
export function versioned(monitor: Pick<StatusMonitor, "snapshot" | "onChange">): () => Current {
  let made: (Current & { at: number }) | undefined;
  monitor.onChange(() => {
    made = undefined;
  });
  return () => {
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

/** Notifies open pages of changes by server-sent events. */
export function statusEvents(
  app: FastifyInstance,
  { status, config }: Pick<StatusDeps, "config"> & { status: Pick<StatusMonitor, "onChange"> },
  current: () => Current,
) {
  const places = createPlaces(MOST);
  const listeners = new Set<FastifyReply["raw"]>();
  let told = "";
  let stopping = false;
  const stopListening = status.onChange(() => {
    if (listeners.size === 0) return;
    const { version } = current();
    if (version === told) return;
    told = version;
    tell(eventOf(version));
  });
  const alive = setInterval(() => tell(": still here\n\n"), KEEP_ALIVE).unref();

  function tell(text: string): void {
    for (const listener of listeners) {
      if (listener.writableLength > MOST_UNREAD) listener.destroy();
      else listener.write(text);
    }
  }

  app.addHook("preClose", (done) => {
    stopping = true;
    stopListening();
    clearInterval(alive);
    for (const listener of listeners) listener.end();
    // Disconnect those that do not read the rest.
    setTimeout(() => {
      for (const listener of listeners) listener.destroy();
    }, LAST_READ).unref();
    done();
  });

  return (request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    // A connection accepted now would block shutdown.
    if (stopping) {
      return reply.code(503).headers({ "retry-after": "60", connection: "close" }).send();
    }
    const place = places.take(bucketOf("status events", request, config));
    if (typeof place === "string") {
      throw problem(errors.rate_limited, {
        detail:
          place === "holder"
            ? `Your address has ${MOST.each} of these streams open, which is the limit. Close one, or poll /status.json.`
            : "This stream has reached its limit of connections. Poll /status.json instead.",
        headers: { "retry-after": "60" },
      });
    }
    reply.raw.once("close", place.release);
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

import type { FastifyInstance, FastifyReply } from "fastify";
import { assetRoutes } from "../../platform/pages/assets.ts";
import { sendPage } from "../../platform/pages/layout.ts";
import { sendsMail } from "../../platform/mail/settings.ts";
import { badgeOf } from "./badge.ts";
import { feedOf } from "./feeds.ts";
import { historyPage } from "./incidents.page.ts";
import { statusEvents, versioned } from "./live.ts";
import type { StatusDeps } from "./pages.deps.ts";
import { receiptRoutes } from "./receipts.routes.ts";
import { statusJson } from "./status.json.ts";
import { statusPage } from "./status.page.ts";
import { statusScript, statusStyles } from "./status.styles.ts";
import { statuspage } from "./statuspage.ts";
import { subscriptionPages } from "./subscriptions.pages.ts";

/** What anyone may read of the state of SalesOS. All of it comes from memory, also while the database is away. */
export function statusPages(app: FastifyInstance, deps: StatusDeps): void {
  const { status, publicUrl, config } = deps;
  const current = versioned(status);
  const byMail = sendsMail(config.mail);
  const { windowMs } = status;

  assetRoutes(app, [statusStyles, statusScript]);
  app.get("/status", (_request, reply) => {
    const { snapshot, version } = current();
    return sendPage(reply, statusPage(snapshot, { windowMs, byMail, version }));
  });
  app.get("/status/history", (_request, reply) =>
    sendPage(reply, historyPage(current().snapshot.history.incidents)),
  );
  app.get("/status/events", statusEvents(app, status, current));

  for (const [path, bodyOf] of Object.entries(statuspage)) {
    app.get(`/status/api/v2/${path}`, (_request, reply) =>
      sendOpen(
        reply,
        "application/json; charset=utf-8",
        JSON.stringify(bodyOf(current().snapshot, publicUrl())),
      ),
    );
  }
  app.get("/status.json", (_request, reply) =>
    sendOpen(
      reply,
      "application/json; charset=utf-8",
      JSON.stringify(statusJson(current().snapshot, windowMs)),
    ),
  );
  const feed = () => {
    const { snapshot } = current();
    return feedOf(snapshot.history.incidents, publicUrl(), snapshot.at);
  };
  app.get("/status/history.atom", (_request, reply) =>
    sendOpen(reply, "application/atom+xml; charset=utf-8", feed().atom1()),
  );
  app.get("/status/history.rss", (_request, reply) =>
    sendOpen(reply, "application/rss+xml; charset=utf-8", feed().rss2()),
  );
  app.get("/status/badge.svg", (_request, reply) =>
    sendOpen(reply, "image/svg+xml; charset=utf-8", badgeOf(current().snapshot)),
  );
  receiptRoutes(app, deps);
  subscriptionPages(app, deps);
}

/** For programs and pages anywhere, whatever origins the API is open to. */
function sendOpen(reply: FastifyReply, type: string, body: string): FastifyReply {
  return reply
    .header("access-control-allow-origin", "*")
    .header("cache-control", "no-cache")
    .type(type)
    .send(body);
}

import type { FastifyInstance, FastifyReply } from "fastify";
import { CHEAP } from "../../../platform/http/open.ts";
import { latest } from "../../../platform/runtime/latest.ts";
import { assetRoutes } from "../../../platform/pages/assets.ts";
import { sendPage } from "../../../platform/pages/layout.ts";
import { sendsMail } from "../../../platform/mail/settings.ts";
import { badgeOf } from "./badge.ts";
import { feedOf } from "./feeds.ts";
import { historyPage } from "./incidents.page.ts";
import { statusEvents, versioned, type Current } from "./live.ts";
import type { StatusDeps } from "./pages.deps.ts";
import { receiptRoutes } from "./receipts.routes.ts";
import type { Snapshot } from "../monitor/index.ts";
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
  const page = latest(({ snapshot, version }: Current) =>
    statusPage(snapshot, { windowMs, byMail, version }),
  );
  const history = latest(({ snapshot }: Current) => historyPage(snapshot.history.incidents));
  app.get("/status", CHEAP, (_request, reply) => sendPage(reply, page(current())));
  app.get("/status/history", CHEAP, (_request, reply) => sendPage(reply, history(current())));
  app.get("/status/events", CHEAP, statusEvents(app, deps, current));

  /** Made from each snapshot once. */
  const open = (path: string, type: string, bodyOf: (snapshot: Snapshot) => string) => {
    const body = latest(({ snapshot }: Current) => bodyOf(snapshot));
    app.get(path, CHEAP, (_request, reply) => sendOpen(reply, type, body(current())));
  };
  const json = "application/json; charset=utf-8";
  for (const [path, bodyOf] of Object.entries(statuspage)) {
    open(`/status/api/v2/${path}`, json, (snapshot) =>
      JSON.stringify(bodyOf(snapshot, publicUrl())),
    );
  }
  open("/status.json", json, (snapshot) => JSON.stringify(statusJson(snapshot, windowMs)));
  const feed = ({ history: { incidents }, at }: Snapshot) => feedOf(incidents, publicUrl(), at);
  open("/status/history.atom", "application/atom+xml; charset=utf-8", (snapshot) =>
    feed(snapshot).atom1(),
  );
  open("/status/history.rss", "application/rss+xml; charset=utf-8", (snapshot) =>
    feed(snapshot).rss2(),
  );
  open("/status/badge.svg", "image/svg+xml; charset=utf-8", badgeOf);
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

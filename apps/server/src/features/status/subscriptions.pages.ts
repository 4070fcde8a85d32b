import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { html, sendPage, type Html } from "../../platform/pages/layout.ts";
import { sendsMail } from "../../platform/mail/settings.ts";
import { isEmailAddress } from "../../platform/text/email.ts";
import { refusedFor } from "../../platform/http/caller.ts";
import { FORM, PAGE } from "../../platform/http/open.ts";
import { acceptForms, formOf, queryOf } from "../../platform/http/forms.ts";
import type { StatusDeps } from "./pages.deps.ts";
import { SUBSCRIBE_LIMIT } from "./status.routes.ts";
import { confirmSubscriber, deleteSubscriber } from "./subscriptions.store.ts";
import { sendConfirmation } from "./subscriptions.usecases.ts";

const MAX_FORM = 4_096;

/** A forged link costs its signature, no more, and mail programs of many readers post from few addresses. */
const LINK = { config: { purpose: "mail link", perAddress: { perMinute: 120, burst: 120 } } };

/** Subscribing for people, without a script. What a link does needs a button too: programs that look at mail follow links. */
export function subscriptionPages(app: FastifyInstance, deps: StatusDeps): void {
  void app.register(async (scope) => {
    acceptForms(scope, MAX_FORM);
    subscribing(scope, deps);
    linksOfMails(scope, deps);
  });
}

function subscribing(scope: FastifyInstance, deps: StatusDeps): void {
  const { db, limiter, config } = deps;

  scope.post("/status/subscribe", FORM, async (request, reply) => {
    const email = (formOf(request).get("email") ?? "").trim();
    if (!sendsMail(config.mail)) {
      const main = html`<p>
        This server sends no mail. Follow the <a href="/status/history.atom">feed</a> instead.
      </p>`;
      return show(reply.code(404), "Not by mail", main);
    }
    if (!isEmailAddress(email)) {
      const main = html`<p role="alert">
        “${email}” is not an e-mail address. <a href="/status#email">Back</a>
      </p>`;
      return show(reply.code(422), "Not subscribed yet", main);
    }
    const seconds = await refusedFor({ limiter, config }, request, {
      purpose: "createStatusSubscription",
      limit: SUBSCRIBE_LIMIT,
    });
    if (seconds !== undefined) {
      void reply.code(429).header("retry-after", String(seconds));
      return show(reply, "Not subscribed yet", html`<p>Too many tries. Again in ${seconds} s.</p>`);
    }
    await db.forVisitor((tx) => sendConfirmation(tx, { ...deps, mail: config.mail }, email));
    return reply.redirect("/status/subscribed", 303);
  });

  scope.get("/status/subscribed", PAGE, (_request, reply) =>
    show(
      reply,
      "Look into your mail",
      html`<p class="lead">
        A link to confirm is under way, if the address needs one. It is good for two days.
      </p>`,
    ),
  );
}

/** What the links of mails lead to. */
function linksOfMails(scope: FastifyInstance, { db, tokens }: StatusDeps): void {
  scope.get("/status/confirm", PAGE, (request, reply) =>
    show(reply, "Confirm your address", button(request, "/status/confirm", "Send me updates")),
  );
  scope.post("/status/confirm", LINK, async (request, reply) => {
    const id = tokens.subscriberOf("confirm", tokenOf(request));
    const done = id !== undefined && (await db.forVisitor((tx) => confirmSubscriber(tx, id)));
    if (!done) return dead(reply);
    return show(
      reply,
      "Subscribed",
      html`<p class="lead">
        Each update of an incident or a maintenance is mailed to you, with a link that ends it.
      </p>`,
    );
  });

  scope.get("/status/unsubscribe", PAGE, (request, reply) =>
    show(reply, "No more mail", button(request, "/status/unsubscribe", "Unsubscribe")),
  );
  // Mail programs post here on their own (RFC 8058).
  scope.post("/status/unsubscribe", LINK, async (request, reply) => {
    const id = tokens.subscriberOf("unsubscribe", tokenOf(request));
    if (id === undefined) return dead(reply);
    await db.forVisitor((tx) => deleteSubscriber(tx, id));
    return show(reply, "Unsubscribed", html`<p class="lead">Your address is deleted here.</p>`);
  });
}

function show(reply: FastifyReply, title: string, main: Html): ReturnType<typeof sendPage> {
  return sendPage(reply, {
    title: `${title} · Status · SalesOS`,
    description: title,
    main: html`<h1>${title}</h1>
      ${main}
      <p><a href="/status">Status</a></p>`,
  });
}

function dead(reply: FastifyReply): ReturnType<typeof sendPage> {
  const main = html`<p role="alert">
    The link is too old, or was not copied whole. Subscribe again on the status page.
  </p>`;
  return show(reply.code(404), "This link does nothing", main);
}

function button(request: FastifyRequest, path: string, words: string): Html {
  const action = `${path}?token=${encodeURIComponent(tokenOf(request))}`;
  return html`<form method="post" action="${action}">
    <p><button type="submit">${words}</button></p>
  </form>`;
}

function tokenOf(request: FastifyRequest): string {
  return queryOf(request).get("token") ?? "";
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { html, sendPage, type Html } from "../../../platform/pages/layout.ts";
import { sendsMail } from "../../../platform/mail/settings.ts";
import { isEmailAddress } from "../../../platform/text/email.ts";
import { refusedFor } from "../../../platform/http/caller.ts";
import { FORM, PAGE } from "../../../platform/http/open.ts";
import { acceptForms, formOf, queryOf } from "../../../platform/http/forms.ts";
import type { StatusDeps } from "./pages.deps.ts";
import {
  SUBSCRIBE_LIMIT,
  confirmSubscriber,
  deleteSubscriber,
  sendConfirmation,
} from "../subscriptions/index.ts";

const MAX_FORM = 4_096;

/** Generous, because the mail services of many readers share few addresses; a forged link costs only a signature check. */
const LINK = { config: { purpose: "mail link", perAddress: { perMinute: 120, burst: 120 } } };

/** The subscription pages, which work without JavaScript. Links lead to a button, because mail scanners follow links. */
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
        This server does not send email. Follow the <a href="/status/history.atom">feed</a> instead.
      </p>`;
      return show(reply.code(404), "Email is not available", main);
    }
    if (!isEmailAddress(email)) {
      const main = html`<p role="alert">
        “${email}” is not a valid email address. <a href="/status#email">Back</a>
      </p>`;
      return show(reply.code(422), "Not subscribed yet", main);
    }
    const seconds = await refusedFor({ limiter, config }, request, {
      purpose: "createStatusSubscription",
      limit: SUBSCRIBE_LIMIT,
    });
    if (seconds !== undefined) {
      void reply.code(429).header("retry-after", String(seconds));
      return show(
        reply,
        "Not subscribed yet",
        html`<p>Too many attempts. Try again in ${seconds} s.</p>`,
      );
    }
    await db.forVisitor((tx) => sendConfirmation(tx, { ...deps, mail: config.mail }, email));
    return reply.redirect("/status/subscribed", 303);
  });

  scope.get("/status/subscribed", PAGE, (_request, reply) =>
    show(
      reply,
      "Check your email",
      html`<p class="lead">
        Unless the address is already subscribed, we sent it a confirmation link. The link is valid
        for two days.
      </p>`,
    ),
  );
}

/** The targets of links in emails. */
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
        We will email you every update to an incident or maintenance. Each email has a link to
        unsubscribe.
      </p>`,
    );
  });

  scope.get("/status/unsubscribe", PAGE, (request, reply) =>
    show(
      reply,
      "Unsubscribe from status updates",
      button(request, "/status/unsubscribe", "Unsubscribe"),
    ),
  );
  // Mail programs can post here without the user opening the page (RFC 8058).
  scope.post("/status/unsubscribe", LINK, async (request, reply) => {
    const id = tokens.subscriberOf("unsubscribe", tokenOf(request));
    if (id === undefined) return dead(reply);
    await db.forVisitor((tx) => deleteSubscriber(tx, id));
    return show(reply, "Unsubscribed", html`<p class="lead">We deleted your address.</p>`);
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
    The link has expired or is incomplete. Subscribe again on the status page.
  </p>`;
  return show(reply.code(404), "This link is not valid", main);
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

import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Config } from "../../platform/config/config.ts";
import type { Database } from "../../platform/database/database.ts";
import { isOutage } from "../../platform/errors/handler.ts";
import { refusedFor } from "../../platform/http/caller.ts";
import { FORM, PAGE } from "../../platform/http/open.ts";
import { acceptForms, formOf, queryOf } from "../../platform/http/forms.ts";
import { sendsMail } from "../../platform/mail/settings.ts";
import { sendPage } from "../../platform/pages/layout.ts";
import type { Limiter } from "../../platform/rate-limit/gcra.ts";
import { VERSION } from "../../platform/runtime/version.ts";
import { readFields, requestOf, type Faults, type Fields } from "./support.fields.ts";
import { contactPage, notSentPage, sentPage } from "./support.pages.ts";
import { OPEN_OPERATION, PER_ADDRESS } from "./support.routes.ts";
import { isReference } from "./support.rules.ts";
import { openSupportRequest } from "./support.usecases.ts";

const MAX_FORM = 65_536;
const DATABASE_AWAY =
  "The database is currently unreachable. Send the message again in a moment, or write to the address below.";

export interface FormDeps {
  db: Database;
  limiter: Limiter;
  config: Pick<Config, "mail" | "supportKeepDays" | "trustedProxies">;
}

/** The contact form, which works without JavaScript. */
export function supportForm(app: FastifyInstance, { db, limiter, config }: FormDeps): void {
  const reach = { supportAddress: config.mail.supportAddress, byMail: sendsMail(config.mail) };
  const show = (reply: FastifyReply, fields: Fields, faults: Faults = {}) =>
    sendPage(reply, contactPage(fields, faults, reach));

  void app.register(async (scope) => {
    acceptForms(scope, MAX_FORM);

    scope.get("/help/contact", PAGE, (request, reply) => show(reply, prefilled(request)));
    scope.get("/help/contact/sent", PAGE, (request, reply) => {
      const reference = queryOf(request).get("reference") ?? "";
      return sendPage(reply, sentPage(isReference(reference) ? reference : undefined, reach));
    });

    scope.post("/help/contact", FORM, async (request, reply) => {
      const sent = formOf(request);
      const fields = readFields(sent);
      const found = requestOf(fields);
      const faults: Faults = "faults" in found ? { ...found.faults } : {};
      if ((sent.get("website") ?? "") !== "") faults.website = "must be left empty.";
      if ("faults" in found || faults.website !== undefined) {
        return show(reply.code(422), fields, faults);
      }
      const seconds = await refusedFor({ limiter, config }, request, {
        purpose: OPEN_OPERATION,
        limit: PER_ADDRESS,
      });
      if (seconds !== undefined) {
        void reply.code(429).header("retry-after", String(seconds));
        const why = `Your address has sent several messages. Send this one again in ${seconds} s.`;
        return sendPage(reply, notSentPage(fields, why, reach));
      }
      try {
        const { reference } = await db.forVisitor((tx) =>
          openSupportRequest(tx, config, { request: found, workspaceId: undefined }),
        );
        // A separate page, so that a reload does not send the message again.
        return reply.redirect(`/help/contact/sent?reference=${reference}`, 303);
      } catch (error) {
        if (!isOutage(error as Error)) throw error;
        void reply.code(503).header("retry-after", "10");
        return sendPage(reply, notSentPage(fields, DATABASE_AWAY, reach));
      }
    });
  });
}

/** The form, prefilled with what the request reveals about its origin. */
function prefilled(request: FastifyRequest): Fields {
  const { headers } = request;
  const query = queryOf(request);
  const fields = readFields(query);
  const code = query.get("code");
  if (code !== null) fields.error_code = code.trim();
  if (fields.page === "") fields.page = pageOf(headers.referer, headers.host);
  fields.user_agent = (headers["user-agent"] ?? "").slice(0, 500);
  fields.version = VERSION;
  return fields;
}

/** The page of this server that linked here. Other origins are ignored. */
function pageOf(referer: string | undefined, host: string | undefined): string {
  if (referer === undefined || !URL.canParse(referer)) return "";
  const url = new URL(referer);
  return url.host === host ? url.pathname.slice(0, 500) : "";
}

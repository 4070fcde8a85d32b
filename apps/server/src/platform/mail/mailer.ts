import { createTransport } from "nodemailer";
import type { Logger } from "pino";
import type { Database } from "../database/database.ts";
import {
  claimMails,
  markFailed,
  markMailed,
  postponeMail,
  purgeMails,
  type DueMail,
} from "./mail.store.ts";
import { nextTry } from "./retry.rules.ts";
import type { MailSettings } from "./settings.ts";

/** How many connections to the mail server there are at a time. */
const AT_ONCE = 5;

export interface Mailer {
  /** Sends what is due. */
  send(): Promise<void>;
  /** Forgets what need not be remembered. */
  purge(): Promise<void>;
  /** Breaks off what is under way; it will be sent at the next start. */
  stop(): void;
}

interface SmtpError extends Error {
  code?: string;
  responseCode?: number;
}

/** Empties the outbox into the mail server of the settings; without one, it leaves everything where it is. */
export function createMailer({
  db,
  log,
  mail: { smtpUrl, from },
}: {
  db: Database;
  log: Logger;
  mail: MailSettings;
}): Mailer {
  const purge = () => db.asSystem(purgeMails);
  if (smtpUrl === undefined) return { purge, send: () => Promise.resolve(), stop() {} };

  const transport = createTransport({
    url: smtpUrl,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    // What a mail holds is text, never a path or a URL to be read.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  let stopped = false;
  const brokenOff = Promise.withResolvers<never>();
  brokenOff.promise.catch(() => {});

  async function sendOne(due: DueMail): Promise<void> {
    try {
      const sending = transport.sendMail({
        from,
        // As an object: a comma or a bracket in it does not make two recipients.
        to: { name: "", address: due.recipient },
        ...(due.reply_to === null ? {} : { replyTo: { name: "", address: due.reply_to } }),
        subject: due.subject,
        text: due.text,
        ...(due.html === null ? {} : { html: due.html }),
        headers: due.headers,
        // The same in every try, so that one whose answer was lost is not shown twice.
        messageId: `<${due.id}@${from.split("@").at(-1) ?? "salesos"}>`,
      });
      await Promise.race([sending, brokenOff.promise]);
      await db.asSystem((tx) => markMailed(tx, due.id));
    } catch (error) {
      await noteFailure(due, error as SmtpError);
    }
  }

  async function noteFailure(due: DueMail, error: SmtpError): Promise<void> {
    const { id, attempts, try_until: tryUntil } = due;
    const { code = "", responseCode = 0 } = error;
    const refused = /^(EENVELOPE|EMESSAGE)$/.test(code) && responseCode >= 500;
    const said = error.message.slice(0, 500);
    // Without the message, in which mail servers repeat addresses.
    log.warn({ mail: id, attempts, code, responseCode }, "mail not sent");
    await db.asSystem(async (tx) => {
      const at = nextTry({ attempts, now: tx.now, tryUntil, refused });
      if (at === undefined) await markFailed(tx, { id, error: said });
      else await postponeMail(tx, { id, at, error: said });
    });
  }

  return {
    purge,
    async send() {
      let due: DueMail[] = [];
      do {
        if (stopped) return;
        due = await db.asSystem((tx) => claimMails(tx, AT_ONCE));
        await Promise.all(due.map(sendOne));
      } while (due.length === AT_ONCE);
    },
    stop() {
      stopped = true;
      brokenOff.reject(new Error("The server was stopped."));
    },
  };
}

import type { Transaction } from "../../../platform/database/database.ts";
import { errors } from "../../../platform/errors/errors.ts";
import { problem } from "../../../platform/errors/problem.ts";
import type { Result, ByAnyone, Input } from "../../../platform/operations/operation.ts";
import { queueMail } from "../../../platform/mail/queue.ts";
import { sendsMail, type MailSettings } from "../../../platform/mail/settings.ts";
import { asciiEmail } from "../../../platform/text/email.ts";
import { findIncident } from "../incidents/index.ts";
import type { StatusSubscriptionCreate } from "./subscriptions.schemas.ts";
import { askToSubscribe, saveMailing, takeMailing } from "./subscriptions.store.ts";
import type { SubscriptionTokens, TokenUse } from "./subscriptions.tokens.ts";

/** What emails need to know about this server. */
export interface MailTerms {
  mail: MailSettings;
  publicUrl: () => string;
  tokens: SubscriptionTokens;
}

/** Maximum number of emails queued in one transaction. */
const BATCH = 200;

export function subscribe(terms: MailTerms) {
  return async (
    tx: Transaction,
    { body }: ByAnyone<Input<unknown, unknown, StatusSubscriptionCreate>>,
  ): Promise<Result> => {
    if (!sendsMail(terms.mail)) {
      throw problem(errors.not_found, {
        detail:
          "This server cannot send e-mail, so you cannot subscribe by e-mail. Follow /status/history.atom instead.",
      });
    }
    await sendConfirmation(tx, terms, body.email);
    // The same response for every address, so that nobody can find out who subscribes.
    return { body: JSON.stringify({ status: "confirmation_sent" }) };
  };
}

/** Emails a confirmation link to the address. Without confirmation, nothing else is sent. */
export async function sendConfirmation(
  tx: Transaction,
  { publicUrl, tokens }: MailTerms,
  email: string,
): Promise<void> {
  // The same address in any spelling gets one email.
  const id = await askToSubscribe(tx, (asciiEmail(email) ?? email).toLowerCase());
  if (id === undefined) return;
  const link = linkTo(tokens, publicUrl(), "confirm", id);
  await queueMail(tx, {
    to: email,
    subject: "Confirm your subscription to SalesOS status updates",
    text: `Somebody, probably you, subscribed this address to updates about incidents and maintenance of SalesOS at ${publicUrl()}.

To confirm, open this link within two days:

${link}

If this was not you, ignore this email. We will not send you anything else.
`,
    tryForDays: 1,
    keepForDays: 2,
  });
}

/** Emails an update to the next subscribers. Returns whether more may follow. */
export async function mailSome(
  tx: Transaction,
  { publicUrl, tokens }: Pick<MailTerms, "publicUrl" | "tokens">,
): Promise<boolean> {
  const mailing = await takeMailing(tx, BATCH);
  if (mailing === undefined) return false;
  const { updateId, incidentId, subscribers } = mailing;
  const doc = (await findIncident(tx, incidentId))?.doc;
  const update = doc?.updates.find(({ id }) => id === updateId);
  const last = subscribers.at(-1)?.id;
  if (doc === undefined || update === undefined || last === undefined) {
    await saveMailing(tx, updateId, undefined);
    return true;
  }
  const when =
    doc.scheduled_for === null
      ? ""
      : `From ${inWords(doc.scheduled_for)} to ${inWords(doc.scheduled_until ?? "")}.\n\n`;
  for (const { id, email } of subscribers) {
    const leave = linkTo(tokens, publicUrl(), "unsubscribe", id);
    await queueMail(tx, {
      to: email,
      subject: `[${update.status.replace("_", " ")}] ${doc.name}`.replaceAll(/[\r\n]+/g, " "),
      text: `${doc.name}: ${update.status.replace("_", " ")}, ${inWords(update.created_at)}

${update.body}

${when}More: ${publicUrl()}/status

Unsubscribe: ${leave}
`,
      headers: {
        "List-Unsubscribe": `<${leave}>`,
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
      },
      tryForDays: 1,
    });
  }
  await saveMailing(tx, updateId, subscribers.length < BATCH ? undefined : last);
  return true;
}

/** `31 January 2026, 10:30 UTC`. */
function inWords(instant: string): string {
  const date = new Intl.DateTimeFormat("en-GB", {
    dateStyle: "long",
    timeStyle: "short",
    timeZone: "UTC",
  });
  return `${date.format(new Date(instant))} UTC`;
}

function linkTo(tokens: SubscriptionTokens, base: string, use: TokenUse, id: string): string {
  return `${base}/status/${use}?token=${tokens.tokenFor(use, id)}`;
}

import type { Transaction } from "../database/database.ts";
import { newId } from "../types/ids.ts";
import type { Mail } from "./mail.ts";
import { insertMail } from "./mail.store.ts";

const DAY = 86_400_000;

/**
 * Puts a mail into the outbox, in the transaction of what it tells of, and returns its id. The mailer sends it after
 * the commit, again and again until a mail server takes it; without SMTP settings it waits for some.
 * Throws when a header would have a line break.
 */
export async function queueMail(tx: Transaction, mail: Mail): Promise<string> {
  const { to, replyTo, subject, headers = {} } = mail;
  for (const value of [to, replyTo ?? "", subject, ...Object.entries(headers).flat()]) {
    if (/[\r\n]/.test(value)) throw new Error("A header of a mail has a line break.");
  }
  const id = newId();
  const { tryForDays = 3, keepForDays = 30 } = mail;
  await insertMail(tx, {
    ...mail,
    id,
    headers,
    tryUntil: new Date(tx.now.getTime() + tryForDays * DAY),
    keepUntil: new Date(tx.now.getTime() + Math.max(keepForDays, tryForDays) * DAY),
  });
  return id;
}

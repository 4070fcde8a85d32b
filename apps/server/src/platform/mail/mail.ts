import type { Transaction } from "../database/database.ts";
import { newId } from "../ids.ts";
import { insertMail } from "./mail.store.ts";

const DAY = 86_400_000;

/** What is to be mailed. Everything is text of one line but the two bodies. */
export interface Mail {
  to: string;
  /** Where an answer goes; default: the sender's address. */
  replyTo?: string;
  subject: string;
  text: string;
  html?: string;
  /** More headers, such as `List-Unsubscribe`. */
  headers?: Readonly<Record<string, string>>;
  /** How long it is worth sending, in days; default 3. After that it has failed. */
  tryForDays?: number;
  /** How long it is remembered what became of it, in days; default 30. */
  keepForDays?: number;
}

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

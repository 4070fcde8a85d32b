import type { Transaction } from "../database/database.ts";
import type { Mail } from "./mail.ts";

/** A try holds its mails for so long; a process that dies gives them back by it. */
const LEASE = "2 minutes";

export interface MailToInsert extends Mail {
  id: string;
  headers: Readonly<Record<string, string>>;
  tryUntil: Date;
  keepUntil: Date;
}

export interface DueMail {
  id: string;
  recipient: string;
  reply_to: string | null;
  subject: string;
  text: string;
  html: string | null;
  headers: Record<string, string>;
  attempts: number;
  try_until: Date;
}

export async function insertMail(tx: Transaction, mail: MailToInsert): Promise<void> {
  await tx.query({
    text: `insert into mails
        (id, recipient, reply_to, subject, text, html, headers, next_attempt_at, try_until, created_at, keep_until)
      values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10)`,
    values: [
      mail.id,
      mail.to,
      mail.replyTo ?? null,
      mail.subject,
      mail.text,
      mail.html ?? null,
      JSON.stringify(mail.headers),
      tx.now,
      mail.tryUntil,
      mail.keepUntil,
    ],
  });
}

/** Takes mails that are due, each for one try of this process. */
export function claimMails(tx: Transaction, most: number): Promise<DueMail[]> {
  return tx.query({
    name: "claim_mails",
    text: `update mails set attempts = attempts + 1, next_attempt_at = $1::timestamptz + interval '${LEASE}'
      where id in (select id from mails where state = 'pending' and next_attempt_at <= $1
        order by next_attempt_at limit $2 for update skip locked)
      returning id, recipient, reply_to, subject, text, html, headers, attempts, try_until`,
    values: [tx.now, most],
  });
}

/** What was said is forgotten: who must be answered is in the mailbox now. */
export async function markMailed(tx: Transaction, id: string): Promise<void> {
  await tx.query({
    text: `update mails set state = 'mailed', mailed_at = $2, last_error = null, text = '', html = null where id = $1`,
    values: [id, tx.now],
  });
}

export async function postponeMail(
  tx: Transaction,
  { id, at, error }: { id: string; at: Date; error: string },
): Promise<void> {
  await tx.query({
    text: "update mails set next_attempt_at = $2, last_error = $3 where id = $1",
    values: [id, at, error],
  });
}

export async function markFailed(
  tx: Transaction,
  { id, error }: { id: string; error: string },
): Promise<void> {
  await tx.query({
    text: "update mails set state = 'failed', last_error = $2 where id = $1",
    values: [id, error],
  });
}

/** Deletes what need not be remembered any longer. */
export async function purgeMails(tx: Transaction): Promise<void> {
  await tx.query({ text: "delete from mails where keep_until < $1", values: [tx.now] });
}

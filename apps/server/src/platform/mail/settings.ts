/** How mail leaves this server. */
export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`; undefined: no mail is sent. */
  smtpUrl: string | undefined;
  /** The address that mail comes from. */
  from: string;
  /** Where requests to support are mailed. */
  supportAddress: string;
}

/** Whether mail can leave this server; what is queued meanwhile waits. */
export function sendsMail({ smtpUrl }: MailSettings): boolean {
  return smtpUrl !== undefined;
}

/** One bare address, such as `support@example.com`. */
export function isAddress(text: string): boolean {
  return /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+$/.test(text) && text.length <= 254;
}

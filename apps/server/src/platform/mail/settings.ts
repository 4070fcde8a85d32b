/** How mail leaves this server. */
export interface MailSettings {
  /** `smtp://user:password@host:587` or `smtps://…`; undefined: no mail is sent. */
  smtpUrl: string | undefined;
  /** The address that mail comes from. */
  from: string;
  /** Address that receives support requests. */
  supportAddress: string;
}

/** Whether mail can leave this server; what is queued meanwhile waits. */
export function sendsMail({ smtpUrl }: MailSettings): boolean {
  return smtpUrl !== undefined;
}

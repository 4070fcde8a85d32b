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

import type { Mail } from "../../platform/mail/mail.ts";
import type { SupportRequestCreate } from "./support.schemas.ts";

// Crockford's base 32: no two characters look alike.
const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A reference such as `SR-7K3M-9QXD`, from eight random bytes. */
export function referenceOf(random: Uint8Array): string {
  const letters = [...random.subarray(0, 8)].map((byte) => LETTERS[byte % 32]).join("");
  return `SR-${letters.slice(0, 4)}-${letters.slice(4)}`;
}

export function isReference(text: string): boolean {
  return /^SR-[0-9A-Z]{4}-[0-9A-Z]{4}$/.test(text);
}

export interface ToMail {
  reference: string;
  request: SupportRequestCreate;
  workspaceId: string | undefined;
  supportAddress: string;
  keepForDays: number;
}

/** The email to support. A reply goes to the requester. */
export function supportMail(stored: ToMail): Mail {
  const { reference, request, workspaceId, supportAddress, keepForDays } = stored;
  const { diagnostics = {} } = request;
  const facts: [string, string | null | undefined][] = [
    ["From", request.email],
    ["Reference", reference],
    ["Request id", request.request_id],
    ["Error code", diagnostics.error_code],
    ["Page", diagnostics.page],
    ["User agent", diagnostics.user_agent],
    ["Version", diagnostics.version],
    ["Workspace", workspaceId],
  ];
  const known = facts.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []));
  return {
    to: supportAddress,
    replyTo: request.email,
    subject: `[${reference}] ${request.subject}`,
    text: `${request.message}\n\n-- \n${known.join("\n")}\n`,
    headers: { "X-SalesOS-Reference": reference },
    tryForDays: Math.min(30, keepForDays),
    keepForDays,
  };
}

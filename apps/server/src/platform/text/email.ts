import { domainToASCII } from "node:url";
import validator from "validator/lib/isEmail.js";

const MAX_BYTES = 254;
const HIDDEN = /[\p{C}\p{Zl}\p{Zp}]/u;
// Of ASCII, letters, digits, hyphens and dots. All else of ASCII means something in a URL, and is decoded there.
const DOMAIN = /^(?:[a-z0-9.-]|[^\p{ASCII}\p{Z}])+$/iu;

/**
 * An e-mail address with its domain in ASCII and in lower case, as two of them are compared; undefined
 * for what is none. Quoted local parts and international addresses are taken; IP addresses and hosts
 * without a dot are not: no mail of the public internet goes there.
 */
export function asciiEmail(text: string): string | undefined {
  const at = text.lastIndexOf("@") + 1;
  const domain = text.slice(at);
  if (at < 2 || text.length > MAX_BYTES || HIDDEN.test(text) || !DOMAIN.test(domain)) {
    return undefined;
  }
  const ascii = text.slice(0, at) + domainToASCII(domain);
  return Buffer.byteLength(ascii) <= MAX_BYTES && validator.default(ascii) ? ascii : undefined;
}

/** Whether a text is one bare e-mail address, such as `john@acme.com`. */
export function isEmailAddress(text: string): boolean {
  return asciiEmail(text) !== undefined;
}

import { isIP } from "node:net";

const MAX_LENGTH = 2_048;
// The URL parser drops or turns these round, where other programs that read the URL may not. Joiners are letters' own.
const AMBIGUOUS = /[[\s\p{Cc}\p{Cs}\p{Cf}\\]--[\u200c\u200d]]/v;
const LABEL = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/**
 * Why a text is no URL of the web, as the rest of a sentence that begins with "The URL"; undefined for
 * one that is. One rule for everything that people give as a URL; it is kept as it was sent.
 */
export function urlFault(text: string, schemes = ["https", "http"]): string | undefined {
  if (text.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters.`;
  if (AMBIGUOUS.test(text)) return "contains a space, a control character or a backslash.";
  const url = URL.parse(text);
  if (url === null) return "cannot be parsed.";
  if (!schemes.some((scheme) => url.protocol === `${scheme}:`) || !/^\w+:\/\/[^/]/.test(text)) {
    return `must start with ${schemes.map((scheme) => `${scheme}://`).join(" or ")}.`;
  }
  if (url.username !== "" || url.password !== "") {
    return "must not contain a username or password.";
  }
  if (url.port === "0") return "must not use port 0.";
  return hostFault(hostOf(url));
}

/** The host in ASCII: an address without brackets, or a name without the dots at its end. */
export function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, "").replace(/\.+$/, "");
}

function hostFault(host: string): string | undefined {
  if (host === "") return "has no host.";
  if (isIP(host) !== 0) return undefined;
  const isName = host.length <= 253 && host.split(".").every((label) => LABEL.test(label));
  return isName ? undefined : "has a host that is not a valid domain name.";
}

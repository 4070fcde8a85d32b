import type { ErrorDetail } from "../../../platform/errors/problem.ts";
import { escapePointer } from "../../../platform/errors/pointer.ts";

/** Headers that an endpoint's owner has sent along with every delivery, such as `Authorization`. */
export type CustomHeaders = Readonly<Record<string, string>>;

/** Of one connection and not of the message, or made by the HTTP client from what it sends. */
const OF_THE_CONNECTION = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);
/** Say who sent a request or where it came from: receivers and proxies believe them. */
const OF_THE_SENDER =
  /^(forwarded|(.+-)?forwarded-for(-.*)?|x-forwarded(-.*)?|via|proxy|(.+-)?(real|client|remote|proxyuser|originating|connecting|connection|source)-(ip|addr)|x-host|remote-(user|addr)|x-remote-(user|host)|x-original-.*|x-rewrite-url|x-accel-.*|x-sendfile|x-http-method(-override)?|x-method-override|cf-.*|x-envoy-.*|x-azure-.*|x-appengine-.*|x-amzn-.*|cdn-loop)$/;
const OURS = /^(content-type|user-agent|x-webhook-.*|webhook-.*)$/;
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/;
/** Visible ASCII, with spaces and tabs inside. */
const VALUE = /^[\x21-\x7e]([\t\x20-\x7e]*[\x21-\x7e])?$/;

/** What is wrong with custom headers; never says a value, which may be a credential. */
export function wrongHeaders(headers: CustomHeaders): ErrorDetail[] {
  const seen = new Set<string>();
  return Object.entries(headers).flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    const found = wrongName(lower, seen) ?? wrongValue(value);
    seen.add(lower);
    return found === undefined
      ? []
      : [{ ...found, pointer: `/headers/${escapePointer(name.slice(0, 200))}` }];
  });
}

/** Custom headers without those that are reserved today: an endpoint may be older than the rule. */
export function sendableHeaders(headers: CustomHeaders): CustomHeaders {
  return Object.fromEntries(
    Object.entries(headers).filter(
      ([name]) => wrongName(name.toLowerCase(), new Set()) === undefined,
    ),
  );
}

type Found = Omit<ErrorDetail, "pointer">;

function wrongName(name: string, seen: ReadonlySet<string>): Found | undefined {
  // Receivers behind CGI or WSGI cannot tell an underscore from a hyphen.
  const meant = name.replaceAll("_", "-");
  if (!NAME.test(name)) {
    const detail =
      "is not a valid header name. Use at most 100 letters, digits and !#$%&'*+-.^_`|~.";
    return { rule: "name", detail };
  }
  if (OF_THE_CONNECTION.has(meant)) {
    return { rule: "reserved", detail: "belongs to the connection and cannot be set." };
  }
  if (OF_THE_SENDER.test(meant)) {
    const detail = "identifies where a request comes from. Only SalesOS and proxies may set it.";
    return { rule: "reserved", detail };
  }
  if (OURS.test(meant)) return { rule: "reserved", detail: "is set by SalesOS on every delivery." };
  if (seen.has(name)) {
    return { rule: "unique", detail: "appears twice. Header names are case-insensitive." };
  }
  return undefined;
}

function wrongValue(value: string): Found | undefined {
  if (VALUE.test(value)) return undefined;
  const detail =
    "must have a value of visible ASCII characters, without spaces at its start or end.";
  return { rule: "value", detail };
}

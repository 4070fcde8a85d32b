import { parse } from "tldts";

/**
 * The registrable domain of a host or URL, in ASCII and lower case: `acme.co.uk` of `https://www.Acme.co.uk/about`.
 * Undefined where there is none, as for an IP address, `localhost` or a bare public suffix such as `co.uk`.
 */
export function registrableDomain(hostOrUrl: string): string | undefined {
  let host: string;
  try {
    const url = new URL(hostOrUrl.includes("://") ? hostOrUrl : `https://${hostOrUrl}`);
    // A mail address is no domain, though URLs may begin with a user.
    if (url.username !== "" || !/^https?:$/.test(url.protocol)) return undefined;
    host = url.hostname;
  } catch {
    return undefined;
  }
  const { domain, isIp } = parse(host, { allowPrivateDomains: false });
  return isIp === true || domain === null ? undefined : domain;
}

const SECRET = "***";

/** A URL as it may be shown: without a user's name and password, and without the values in its query and fragment. */
export function maskedUrl(text: string): string {
  const scheme = /^[a-z][a-z0-9+.-]*:[/\\]*/i.exec(text)?.[0] ?? "";
  const [before = "", ...parameters] = text.slice(scheme.length).split(/(?=[?&#])/);
  // A password may hold a slash that should have been escaped: all before the last @ is taken for it.
  const host = before.slice(before.lastIndexOf("@") + 1);
  const user = host === before ? "" : `${SECRET}@`;
  return [scheme, user, host, ...parameters.map(maskedParameter)].join("");
}

/** `?token=x` as `?token=***`; what has no name is a value. A fragment without one is a place on a page. */
function maskedParameter(text: string): string {
  const name = /^[?&#][^=]*(?==)/.exec(text)?.[0];
  if (name !== undefined) return `${name}=${SECRET}`;
  return text.length === 1 || text.startsWith("#") ? text : `${text.slice(0, 1)}${SECRET}`;
}

/** A text in which every URL is as it may be shown. */
export function withMaskedUrls(text: string): string {
  return text.replaceAll(/[a-z][a-z0-9+.-]*:\/\/[^\s"'<>`]+/gi, maskedUrl);
}

/** Options of routes that need no key and are not declared with `route`: every one says what keeps it from being abused. */

/** Sent from memory or a file, without the database. Anyone may ask for it as often as they like. */
export const CHEAP = { config: { cheap: true } } as const;

/** Made for each request, without the database. */
export const PAGE = {
  config: { purpose: "page", perAddress: { perMinute: 300, burst: 300 } },
} as const;

/** A sent form. What it does may have a narrower limit, drawn once its fields are valid. */
export const FORM = {
  config: { purpose: "form", perAddress: { perMinute: 30, burst: 30 } },
} as const;

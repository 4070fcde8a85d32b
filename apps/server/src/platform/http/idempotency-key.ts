import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";

/** Reads the header; anything but 1 to 255 visible ASCII characters is refused. */
export function idempotencyKey(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  // The draft writes the key as a quoted string, most clients as a bare one.
  const key = String(header).replace(/^"(.*)"$/, "$1");
  if (/^[\x21-\x7e]{1,255}$/.test(key)) return key;
  throw problem(errors.invalid_header, {
    detail: "Idempotency-Key must have 1 to 255 visible ASCII characters. Use a UUID, for example.",
    errors: [
      {
        header: "Idempotency-Key",
        rule: "format",
        detail: "must have 1 to 255 visible ASCII characters.",
      },
    ],
  });
}

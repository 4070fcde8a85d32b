import type { ErrorDetail } from "../errors/problem.ts";

type Fault = Pick<ErrorDetail, "rule" | "detail">;

/** More than any member of the API takes, in UTF-16 code units: longer text is refused before any pattern sees it. */
const MAX_TEXT = 100_000;
/** As in Unicode's Stream-Safe Text Format: composing a long run of marks takes time that grows with its square. */
const MAX_MARKS = 30;

// Everything that is unwelcome in text: control characters except tab and line breaks.
// oxlint-disable-next-line no-control-regex -- these are the characters to refuse
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/;
// Printable ASCII needs no further look.
const PLAIN = /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/;

export const MANY_MARKS: Fault = {
  rule: "text",
  detail: `contains more than ${MAX_MARKS} combining marks in a row. Remove some of them.`,
};

/** Why text is refused; undefined for text that any member may have. */
export function textFault(text: string): Fault | undefined {
  if (text.length > MAX_TEXT) {
    const most = MAX_TEXT.toLocaleString("en");
    return { rule: "maxLength", detail: `must have at most ${most} characters.` };
  }
  if (PLAIN.test(text)) return undefined;
  if (CONTROL.test(text)) return { rule: "text", detail: "contains a control character." };
  if (!text.isWellFormed()) {
    return { rule: "text", detail: "contains an unpaired surrogate." };
  }
  return hasManyMarks(text) ? MANY_MARKS : undefined;
}

/** Text trimmed and composed (NFC); undefined where that would take too long. */
export function composed(text: string): string | undefined {
  return hasManyMarks(text) ? undefined : text.normalize("NFC").trim();
}

function hasManyMarks(text: string): boolean {
  for (const [run] of text.matchAll(/\p{M}+/gu)) {
    if (run.length > MAX_MARKS && [...run].length > MAX_MARKS) return true;
  }
  return false;
}

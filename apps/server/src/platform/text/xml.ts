/** Text with what XML 1.0 forbids replaced by U+FFFD: one such character makes a whole document unreadable. */
export function xmlText(text: string): string {
  return text.replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "\ufffd");
}

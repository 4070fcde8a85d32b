import { once } from "../runtime/once.ts";

const MOST = 64;
const graphemes = once(() => new Intl.Segmenter("und", { granularity: "grapheme" }));
// What cannot be seen, or turns the rest of the sentence round.
const HIDDEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/**
 * What a client sent, for a sentence about it: in quotes, at most so long, cut between characters as
 * people see them, and always well-formed. What is no string is told by its kind alone.
 */
export function quoted(value: unknown, most = MOST): string {
  if (Array.isArray(value)) return "an array";
  if (typeof value === "object" && value !== null) return "an object";
  if (typeof value !== "string") return String(value);
  const shown = shortened(value, most).replaceAll(
    HIDDEN,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return `"${shown}${shown === "" || value.length <= most ? "" : "…"}"`;
}

function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  let end = 0;
  // Some more than is shown, to see where the last one ends.
  for (const { index, segment } of graphemes().segment(text.slice(0, most + MOST))) {
    if (index + segment.length > most) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

import { fold } from "../text/fold.ts";

/** Longer words are cut: PostgreSQL takes words of up to 2,046 bytes. */
const MAX_WORD = 600;

/** The distinct words of some texts, folded. */
export function searchWords(texts: readonly (string | null)[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (text === null) continue;
    // Marks that are left belong to their word: in many scripts they are its vowels.
    for (const word of fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) words.add(cut(word));
  }
  return [...words];
}

/** Cut between characters, never inside a surrogate pair. */
function cut(word: string): string {
  return word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).toWellFormed();
}

/** A PostgreSQL tsquery that matches what has all the words of `q`, the last letters of each open. */
export function searchQuery(q: string): string | undefined {
  const words = searchWords([q]);
  return words.length === 0 ? undefined : words.map((word) => `'${word}':*`).join(" & ");
}

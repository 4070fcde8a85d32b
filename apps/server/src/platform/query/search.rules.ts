import { fold } from "../text/fold.ts";

/** Longer words are cut: PostgreSQL takes words of up to 2,046 bytes. */
const MAX_WORD = 600;
/** How much of a word is found from each of its characters, where words have no spaces between them. */
const PART = 24;

const UNSPACED =
  /[\p{sc=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** The distinct words that some texts are found by, folded; in scripts without spaces also what begins within them. */
export function searchWords(texts: readonly (string | null)[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (text === null) continue;
    for (const word of wordsOf(text)) {
      words.add(cut(word));
      if (UNSPACED.test(word)) for (const part of partsOf(word)) words.add(part);
    }
  }
  return [...words];
}

/** A PostgreSQL tsquery that matches what has all the words of `q`, the last letters of each open. */
export function searchQuery(q: string): string | undefined {
  const words = new Set(
    wordsOf(q).flatMap((word) => (UNSPACED.test(word) ? windowsOf(word) : word)),
  );
  if (words.size === 0) return undefined;
  return [...words].map((word) => `'${cut(word)}':*`).join(" & ");
}

/** Marks that folding leaves belong to their word: in many scripts they are its vowels. */
function wordsOf(text: string): string[] {
  return fold(text).match(/[\p{L}\p{N}\p{M}]+/gu) ?? [];
}

function partsOf(word: string): string[] {
  const characters = [...word];
  return characters.flatMap((character, i) => {
    const before = characters[i - 1];
    if (before === undefined || !(UNSPACED.test(character) || UNSPACED.test(before))) return [];
    return characters.slice(i, i + PART).join("");
  });
}

/** What all must be found where a long word is looked for within another. */
function windowsOf(word: string): string[] {
  const characters = [...word];
  if (characters.length <= PART) return [word];
  const last = characters.length - PART;
  return Array.from({ length: last + 1 }, (_, i) => characters.slice(i, i + PART).join(""));
}

/** Cut between characters, never inside a surrogate pair. */
function cut(word: string): string {
  return word.length <= MAX_WORD ? word : word.slice(0, MAX_WORD).toWellFormed();
}

/** Words longer than this are cut, as nobody types them. */
const MAX_WORD = 64;
const MAX_WORDS = 64;

/** The distinct words of some texts, lower case and without accents, so that `muller` finds Müller. */
export function searchWords(texts: readonly (string | null)[]): string[] {
  const words = new Set<string>();
  for (const text of texts) {
    if (text === null) continue;
    const folded = /^[\x20-\x7e]*$/.test(text)
      ? text
      : text.normalize("NFKD").replace(/\p{M}/gu, "");
    for (const word of folded.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []) {
      words.add(cut(word));
      if (words.size === MAX_WORDS) return [...words];
    }
  }
  return [...words];
}

/** Cut between characters, never inside a surrogate pair. */
function cut(word: string): string {
  return word.length <= MAX_WORD ? word : [...word].slice(0, MAX_WORD).join("");
}

/** A PostgreSQL tsquery that matches what has all the words of `q`, the last letters of each open. */
export function searchQuery(q: string): string | undefined {
  const words = searchWords([q]);
  return words.length === 0 ? undefined : words.map((word) => `'${word}':*`).join(" & ");
}

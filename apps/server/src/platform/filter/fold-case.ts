/**
 * A text without regard to case, for comparing. Character by character, so that a part of a text
 * folds to a part of what the whole folds to. `fold_case` in the database does the same.
 */
export function foldCase(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text.toLowerCase();
  let folded = "";
  // The lower case of İ is an i with a dot of its own (U+0307).
  for (const character of text.replaceAll(/İ|i\u0307/g, "i").replaceAll(/[ßẞ]/g, "ss")) {
    folded += one(character, one(character, character.toUpperCase()).toLowerCase());
  }
  return folded;
}

/** A case mapping that makes several characters of one is not made. */
function one(character: string, mapped: string): string {
  return [...mapped].length === 1 ? mapped : character;
}

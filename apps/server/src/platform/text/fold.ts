import { domainToUnicode } from "node:url";
import anyAscii from "any-ascii";

// Joiners, marks of direction, soft hyphens, the tatweel of Arabic: nobody types them. An iota below a letter is a mark too.
const IGNORED = /\p{Default_Ignorable_Code_Point}|\u0640|\u0345/gu;
/** Unicode's stream-safe limit: to sort the marks of one letter takes the square of their number. Half-width ﾞ and ﾟ become marks. */
const TOO_MANY_MARKS = /([\p{M}\uff9e\uff9f]{30})[\p{M}\uff9e\uff9f]+/gu;
// In these scripts marks go with a letter. In others they are letters: バ is not パ, and की is not का.
const MARKED =
  /(\p{L})(?<=[\p{sc=Latin}\p{sc=Greek}\p{sc=Cyrillic}\p{sc=Arabic}\p{sc=Hebrew}])\p{M}+/gu;
const BREVE = "\u0306";
// Phones write the typographic one, Ukrainian and Hawaiian have letters for theirs, and people type what is on the keyboard.
const APOSTROPHES = /[\u02b9\u02bb-\u02bf\u2018\u2019\u201b\u2032\ua78b\ua78c]/g;
const LATIN = /(?=\p{L})[^\p{ASCII}\P{sc=Latin}]/gu;
const DOMAIN_LABEL = /xn--[a-z0-9-]+/g;

/**
 * A text as it is compared by search and filters: without regard to case, accents, width, ligatures,
 * kinds of apostrophes and invisible characters. Folding twice changes nothing.
 */
export function fold(text: string): string {
  if (isPlain(text)) return text.toLowerCase();
  const folded = foldLetters(text);
  if (!folded.includes("xn--")) return folded;
  return foldLetters(folded.replaceAll(DOMAIN_LABEL, (label) => domainToUnicode(label) || label));
}

/** `fold`, which remembers: for a document that many conditions look at. */
export function foldOnce(): typeof fold {
  const known = new Map<string, string>();
  return (text) => {
    const folded = known.get(text) ?? fold(text);
    known.set(text, folded);
    return folded;
  };
}

function foldLetters(text: string): string {
  const apart = text
    .replaceAll(IGNORED, "")
    .replaceAll(TOO_MANY_MARKS, "$1")
    .normalize("NFKD")
    .replaceAll(IGNORED, "")
    .replaceAll(TOO_MANY_MARKS, "$1");
  return (
    apart
      .replaceAll(MARKED, withoutMarks)
      // By upper case to lower: ß and ẞ, ı and İ, and each σ meet there.
      .toUpperCase()
      .toLowerCase()
      .replaceAll("ς", "σ")
      .replaceAll(APOSTROPHES, "'")
      .replaceAll(LATIN, inAscii)
      .normalize("NFC")
  );
}

/** Й is a letter of its own, as in CLDR's order for searching; Ё and stressed vowels are not. */
function withoutMarks(marked: string, letter: string): string {
  return /[иИ]/.test(letter) && marked.includes(BREVE) ? letter + BREVE : letter;
}

/** Latin letters that do not decompose: ł, ø, đ, æ, þ. */
function inAscii(letter: string): string {
  const ascii = anyAscii(letter);
  return /^[a-z]+$/i.test(ascii) ? ascii.toLowerCase() : letter;
}

/** Whether folding is lower case and nothing else: printable ASCII that spells no international domain. */
export function isPlain(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text) && !/xn--/i.test(text);
}

/** What PostgreSQL's `lower(… collate "C")` makes of a text. */
export function lowerAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

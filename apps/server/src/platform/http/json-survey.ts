const QUOTE = 0x22;
const COMMA = 0x2c;
const DOT = 0x2e;
const ZERO = 0x30;
const NINE = 0x39;
const COLON = 0x3a;
const OPEN_LIST = 0x5b;
const BACKSLASH = 0x5c;
const CLOSE_LIST = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A number written with as many digits may not survive as a JSON number; with an exponent neither. */
const DOUBTFUL_DIGITS = 16;
const LOWER_CASE = 0x20;
const E = 0x65;

/** The size of a JSON text, counted before anything is built from it. */
export interface Survey {
  /** How deep objects and arrays are nested. */
  depth: number;
  /** An upper bound of how many values there are, nested ones included. */
  values: number;
  /** How many members are written, repeated names included. */
  members: number;
  /** Whether a number may not survive as a JSON number. */
  doubtful: boolean;
}

/** Counts in one pass over the bytes. Of bytes that are no JSON, the counts mean little. */
export function surveyJson(bytes: Uint8Array): Survey {
  const survey = { depth: 0, values: 1, members: 0, doubtful: false };
  let open = 0;
  let digits = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if ((byte >= ZERO && byte <= NINE) || byte === DOT) {
      if (++digits >= DOUBTFUL_DIGITS) survey.doubtful = true;
      continue;
    }
    if (digits > 0 && (byte | LOWER_CASE) === E) survey.doubtful = true;
    digits = 0;
    switch (byte) {
      case QUOTE:
        at = endOfString(bytes, at);
        break;
      case OPEN_LIST:
      case OPEN_OBJECT:
        open++;
        survey.values++;
        if (open > survey.depth) survey.depth = open;
        break;
      case CLOSE_LIST:
      case CLOSE_OBJECT:
        open--;
        break;
      case COMMA:
        survey.values++;
        break;
      case COLON:
        survey.members++;
        break;
    }
  }
  return survey;
}

/** Where the string that begins at `from` has its closing quote. */
function endOfString(bytes: Uint8Array, from: number): number {
  let at = from + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1;
  return at;
}

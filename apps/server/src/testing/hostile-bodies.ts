/** Bodies that grow with `n` and are as hard as we know to make them, each about `n` bytes long. */
export const hostileBodies: Record<string, (n: number) => string> = {
  "a number of zeros": (n) => `{"a":0.1${"0".repeat(n)}1}`,
  "a number that ends in zeros": (n) => `{"a":1${"0".repeat(n)}}`,
  "a number of dots and zeros": (n) => `{"a":0.${"0".repeat(n)}1e-5}`,
  "a long exponent": (n) => `{"a":1e${"9".repeat(n)}}`,
  "many inexact numbers": (n) => `[${"1e400,".repeat(n / 6)}1]`,
  "many nearly doubtful numbers": (n) => `["${"123456789012345 ".repeat(n / 16)}"]`,
  "marks in the wrong order": (n) => `{"a":"${"\u0315\u0300".repeat(n / 4)}"}`,
  "marks in runs that are allowed": (n) => `["${`a${"\u0315\u0300".repeat(15)}`.repeat(n / 61)}"]`,
  "marks in a name": (n) => `{"${"\u0315\u0300".repeat(n / 4)}":1}`,
  "lists in lists": (n) => "[".repeat(n / 2) + "]".repeat(n / 2),
  "lists in lists that do not end": (n) => "[".repeat(n),
  "objects in objects": (n) => '{"a":'.repeat(n / 6) + "1" + "}".repeat(n / 6),
  "repeated names at a great depth": (n) =>
    `${"[".repeat(n / 4)}{${'"":1,'.repeat(n / 10)}"":1}${"]".repeat(n / 4)}`,
  "repeated names behind a long one": (n) => `{"${"n".repeat(n / 2)}":{${repeated(n / 2)}}}`,
  "repeated names behind many allowed ones": (n) =>
    `${`{"${"n".repeat(256)}":`.repeat(30)}{${repeated(n)}}${"}".repeat(30)}`,
  "repeated names": (n) => `{${repeated(n)}}`,
  "different names": (n) => `{${members(n / 9, (i) => `"${i}":1`)}}`,
  "names that are escaped": (n) => `{${members(n / 14, (i) => `"\\u0061${i}":1`)}}`,
  "names that need trimming": (n) => `{${members(n / 10, (i) => `" ${i}":1`)}}`,
  "__proto__ again and again": (n) => `{${`"__proto__":{},`.repeat(n / 15)}"a":1}`,
  "tiny values": (n) => `[${"1,".repeat(n / 2)}1]`,
  "empty lists": (n) => `[${"[],".repeat(n / 3)}[]]`,
  "bad texts": (n) => `[${'"\\u0000",'.repeat(n / 9)}1]`,
  "bad texts behind long names": (n) =>
    `${`{"${"n".repeat(256)}":`.repeat(30)}[${'"\\u0000",'.repeat(n / 9)}1]${"}".repeat(30)}`,
  escapes: (n) => `["${"\\\\".repeat(n / 2)}"]`,
  "escapes that do not end": (n) => `{"a":"${"\\\\x".repeat(n / 3)}`,
  "half surrogate pairs": (n) => `["${"\\ud800".repeat(n / 6)}"]`,
  "surrogate pairs": (n) => `["${"𝒳".repeat(n / 4)}"]`,
  "colons in a text": (n) => `{"a":"${":".repeat(n)}"}`,
  "spaces in a text": (n) => `{"a":"${" ".repeat(n)}"}`,
  "spaces before a letter": (n) => `{"a":"x${" ".repeat(n)}é"}`,
  "spaces around the body": (n) => `${" ".repeat(n / 2)}1${" ".repeat(n / 2)}x`,
  "empty lines": (n) => `${"\n".repeat(n)}x`,
  "a long text": (n) => `{"a":"${"a".repeat(n)}"}`,
  "as many texts as are read, as long as they may be": (n) =>
    `[${members(n / 99_000 + 1, () => `"${"é".repeat(Math.min(n, 99_000) / 2)}"`)}]`,
  "as many unknown members as are read": (n) =>
    `{${members(Math.min(9_900, n / 20), (i) => `"company_nam${i}":[]`)}}`,
  "as many wrong items as are read": (n) =>
    `{"technologies":[${members(Math.min(9_900, n / 8), () => "{}")}]}`,
  "a web address without an end": (n) =>
    `{"website":"http://${"a@:%41".repeat(Math.min(n, 99_000) / 6)}"}`,
  "an e-mail address without an end": (n) =>
    `{"contact_email":"a@${"a.".repeat(Math.min(n, 99_000) / 2)}"}`,
  "slashes and tildes in names": (n) => `{${members(n / 60, (i) => `"${"~/".repeat(25)}${i}":1`)}}`,
};

const members = (n: number, member: (i: number) => string) =>
  Array.from({ length: n }, (_, i) => member(i)).join(",");
const repeated = (n: number) => `${'"":1,'.repeat(n / 5)}"":1`;

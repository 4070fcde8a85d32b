import { isExact } from "../types/exact-number.ts";

type Expected = "value" | "value or end" | "name" | "name or end" | "colon" | "comma" | "end";

/** One object or list that is open at a place of the text. */
interface Frame {
  closing: "}" | "]";
  /** The names so far; absent for a list. */
  names: Set<string> | undefined;
  place: string | number;
}

const SPACE = /[\t\n\r ]*/y;
const TOKEN =
  /[{}[\]:,]|"[^"\\]*(?:\\[^][^"\\]*)*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;

/** What JSON.parse does not tell about a text. */
interface Scan {
  /** The index at which it stops being JSON; `undefined` when it is JSON. */
  stopsAt: number | undefined;
  /** Paths of members whose name comes twice. */
  twice: string[][];
  /** Numbers, shortened, that a JSON number does not hold exactly. */
  inexact: { path: string[]; number: string }[];
}

/**
 * Walks JSON text token by token. Keeps the first paths only, `most` of each kind, with their names cut at `maxName`:
 * a path for every find would take depth times finds.
 */
export function scanJson(text: string, { most = 100, maxName = 256 } = {}): Scan {
  const twice: Scan["twice"] = [];
  const inexact: Scan["inexact"] = [];
  const open: Frame[] = [];
  let expected: Expected = "value";
  let at = 0;
  const afterValue = (): Expected => (open.length === 0 ? "end" : "comma");
  const read = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    return pattern.exec(text)?.[0] ?? "";
  };

  for (;;) {
    at += read(SPACE).length;
    if (at === text.length) return { stopsAt: expected === "end" ? undefined : at, twice, inexact };
    const token = read(TOKEN);
    const next = step(token);
    if (token === "" || next === undefined) return { stopsAt: at, twice, inexact };
    expected = next;
    at += token.length;
  }

  function step(token: string): Expected | undefined {
    const frame = open.at(-1);
    if (token === "}" || token === "]") {
      if (frame?.closing !== token || !/comma|or end/.test(expected)) return undefined;
      open.pop();
      return afterValue();
    }
    switch (expected) {
      case "value":
      case "value or end":
        if (token === "{") return enter({ closing: "}", names: new Set(), place: "" });
        if (token === "[") return enter({ closing: "]", names: undefined, place: 0 });
        if (token === ":" || token === ",") return undefined;
        if (/^[-\d]/.test(token)) number(token);
        return afterValue();
      case "name":
      case "name or end":
        return token.startsWith('"') ? named(frame, token) : undefined;
      case "colon":
        return token === ":" ? "value" : undefined;
      case "comma":
        if (token !== ",") return undefined;
        if (typeof frame?.place === "number") frame.place++;
        return frame?.names === undefined ? "value" : "name";
      case "end":
        return undefined;
    }
  }

  function path(): string[] {
    return open.map(({ place }) => String(place));
  }

  function number(token: string): void {
    if (inexact.length >= most || isExact(token)) return;
    inexact.push({ path: path(), number: token.slice(0, 60) });
  }

  function enter(frame: Frame): Expected {
    open.push(frame);
    return frame.names === undefined ? "value or end" : "name or end";
  }

  function named(frame: Frame | undefined, token: string): Expected | undefined {
    if (frame?.names === undefined) return undefined;
    let name: string;
    try {
      name = JSON.parse(token) as string;
    } catch {
      return undefined;
    }
    frame.place = name.slice(0, maxName);
    if (frame.names.has(name) && twice.length < most) twice.push(path());
    frame.names.add(name);
    return "colon";
  }
}

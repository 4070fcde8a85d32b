import { stripVTControlCharacters, styleText } from "node:util";
import type { Environment } from "../context.ts";
import { withMaskedUrls } from "../masked.ts";

type Style = "red" | "green" | "yellow" | "bold" | "dim";

const USUAL_WIDTH = 80;

/** Where a command prints, and what that can show. */
export interface Terminal {
  /** Columns of standard output; undefined where it is piped. */
  width: number | undefined;
  /** Data, to standard output. */
  print(text: string): Promise<void>;
  /** Words for a person, to standard error. What is secret in a URL is left out. */
  note(text: string): void;
  style(style: Style, text: string): string;
  /** A line that replaces itself, while a person watches; `undefined` takes it away. */
  progress(text: string | undefined): void;
}

/** The terminal of this process. Colours only for people: not when piped, with NO_COLOR or TERM=dumb. */
export function thisTerminal(env: Environment): Terminal {
  const { stdout, stderr } = process;
  const isDumb = env["TERM"] === "dumb";
  const colours = stdout.isTTY && !env["NO_COLOR"] && !isDumb;
  return {
    width: stdout.isTTY ? widthOf(stdout.columns, env["COLUMNS"]) : undefined,
    print: (text) =>
      new Promise((done) => {
        stdout.write(text.endsWith("\n") ? text : `${text}\n`, () => done());
      }),
    // It may go to a file while standard output is a terminal.
    note(text) {
      const shown = withMaskedUrls(text);
      stderr.write(`${stderr.isTTY ? shown : stripVTControlCharacters(shown)}\n`);
    },
    style: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    progress(text) {
      if (stderr.isTTY && !isDumb)
        stderr.write(text === undefined ? "\r\u001B[K" : `\r\u001B[K${text}`);
    },
  };
}

/** A terminal that does not know its width, as a serial line or a new pseudo-terminal, says 0. */
function widthOf(columns: number, variable: string | undefined): number {
  const named = Number(variable);
  return [columns, named].find((one) => Number.isInteger(one) && one > 0) ?? USUAL_WIDTH;
}

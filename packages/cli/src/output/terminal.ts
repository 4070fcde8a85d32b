import { stripVTControlCharacters, styleText } from "node:util";
import type { Environment } from "../context.ts";

type Style = "red" | "green" | "yellow" | "bold" | "dim";

/** Where a command prints, and what that can show. */
export interface Terminal {
  /** Columns of standard output; undefined where it is piped. */
  width: number | undefined;
  /** Data, to standard output. */
  print(text: string): Promise<void>;
  /** Words for a person, to standard error. */
  note(text: string): void;
  style(style: Style, text: string): string;
  /** A line that replaces itself, while a person watches; `undefined` takes it away. */
  progress(text: string | undefined): void;
}

/** The terminal of this process. Colours only for people: not when piped, with NO_COLOR or TERM=dumb. */
export function thisTerminal(env: Environment): Terminal {
  const { stdout, stderr } = process;
  const colours = stdout.isTTY && !env["NO_COLOR"] && env["TERM"] !== "dumb";
  return {
    width: stdout.isTTY ? stdout.columns : undefined,
    print: (text) =>
      new Promise((done) => {
        stdout.write(text.endsWith("\n") ? text : `${text}\n`, () => done());
      }),
    // It may go to a file while standard output is a terminal.
    note: (text) => void stderr.write(`${stderr.isTTY ? text : stripVTControlCharacters(text)}\n`),
    style: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    progress(text) {
      if (stderr.isTTY) stderr.write(text === undefined ? "\r\u001B[K" : `\r\u001B[K${text}`);
    },
  };
}

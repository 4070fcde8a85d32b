import type { Terminal } from "./output/terminal.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** What commands work with. */
export interface Context {
  env: Environment;
  terminal: Terminal;
}

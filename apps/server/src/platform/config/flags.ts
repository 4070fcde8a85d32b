import { parseArgs, type ParseArgsOptionsConfig } from "node:util";
import { nearest } from "../text/nearest.ts";

/** The command line is wrong; the message says what is known instead. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** Values of the flags that were given, the last one where a flag came twice, and the words between them. */
export interface ParsedFlags {
  values: Readonly<Record<string, string | boolean | undefined>>;
  words: readonly string[];
}

/** Reads `--flag value`, `--flag=value` and words. Throws UsageError, naming the nearest known flag. */
export function parseFlags(
  args: readonly string[],
  options: ParseArgsOptionsConfig,
  { words = 0 }: { words?: number } = {},
): ParsedFlags {
  const { values, positionals, tokens } = parseArgs({
    args: [...args],
    options,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const option = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
    if (option === undefined) throw new UsageError(unknownFlag(token.rawName, options));
    if (option.type === "boolean") {
      if (token.value !== undefined) throw new UsageError(`${token.rawName} takes no value.`);
    } else if (token.value === undefined || (!token.inlineValue && /^-./.test(token.value))) {
      throw new UsageError(`${token.rawName} needs a value, as in ${token.rawName}=…`);
    }
  }
  const extra = positionals[words];
  if (extra !== undefined)
    throw new UsageError(
      `"${extra}" is one word too many. A value needs its flag before it: see --help.`,
    );
  return { values, words: positionals };
}

function unknownFlag(given: string, options: ParseArgsOptionsConfig): string {
  const known = Object.keys(options);
  const near = nearest(given.replace(/^-+/, ""), known);
  return near === undefined
    ? `Unknown flag ${given}. Known flags: ${known.map((name) => `--${name}`).join(" ")}`
    : `Unknown flag ${given}. Did you mean --${near}?`;
}

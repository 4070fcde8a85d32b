import { pino, type Logger } from "pino";
import type { Config } from "../config/config.ts";
import { maskKeys } from "../keys/mask-keys.ts";
import { isOutage } from "../errors/handler.ts";
import { textLine } from "../text/log-text.ts";
import { withMaskedUrls } from "../text/masked-url.ts";

/**
 * The log of the process, on standard error, so that standard output stays for people: a line of text for each thing
 * that happened where a person watches, JSON lines everywhere else.
 */
export function createLog({ logLevel, logFormat }: Pick<Config, "logLevel" | "logFormat">): Logger {
  const { stderr } = process;
  const isText = logFormat === "auto" ? stderr.isTTY : logFormat === "text";
  const lines = pino.destination({ dest: 2, sync: true });
  // Nobody reads the log any more; the server has others to serve.
  lines.on("error", () => {});
  return pino(
    {
      level: logLevel,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      serializers: { err: describeError },
      // Whatever is logged, and by whom: a key that was sent in a wrong place is in no line.
      hooks: { streamWrite: maskKeys },
    },
    isText ? { write: (json: string) => void stderr.write(textLine(json)) } : lines,
  );
}

// The other members of an error may hold values of a row or a whole connection.
function describeError(error: Error & { code?: string }): object {
  const { name, code, stack } = error;
  const message = withMaskedUrls(error.message);
  const described = { type: name, code, message };
  if (stack === undefined || isFromOutside(error)) return described;
  return { ...described, stack: withMaskedUrls(stack) };
}

/** Whether the system or the database reports it. Only a fault of ours needs a stack. */
function isFromOutside(error: { code?: string; message: string }): boolean {
  return isOutage(error) || /^(E(?!RR_)[A-Z0-9]+|(25|40|53|55|57).{3})$/.test(error.code ?? "");
}

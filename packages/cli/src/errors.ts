import { SalesOSError } from "@salesos/sdk";
import type { Terminal } from "./output/terminal.ts";

/** The command line is wrong; the message says what is expected. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The command is right but cannot be carried out; the message says why. */
export class CommandError extends Error {
  override name = "CommandError";
}

/** A failure in words for the person at the terminal. */
export function explain(error: unknown, { style }: Terminal): string {
  if (error instanceof SalesOSError) return explainProblem(error, style);
  if (error instanceof UsageError || error instanceof CommandError) {
    return style("red", error.message);
  }
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function explainProblem(error: SalesOSError, style: Terminal["style"]): string {
  if (error.code === "connection_failed" || error.code === "timeout") {
    return style(
      "red",
      `${error.message} Is the server running, and is the address right? salesos whoami shows it.`,
    );
  }
  // A single fault is often all that the message says.
  const said = error.errors.length === 1 && error.message.includes(error.errors[0]?.detail ?? "");
  const places = (said ? [] : error.errors).map(
    ({ pointer, parameter, header, detail }) =>
      `  ${style("bold", pointer ?? parameter ?? header ?? "")} ${detail}`,
  );
  const about = [
    error.status === undefined ? error.code : `${error.status} ${error.code}`,
    ...(error.requestId === undefined ? [] : [`request ${error.requestId}`]),
    ...(error.helpUrl === undefined ? [] : [error.helpUrl]),
  ];
  return [style("red", error.message), ...places, style("dim", about.join(" · "))].join("\n");
}

import type { SalesOSError } from "@salesos/sdk";
import type { Terminal } from "./output/terminal.ts";

/** The command line is wrong; the message says what is expected. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** The command is right but cannot be carried out; the message says why. */
export class CommandError extends Error {
  override name = "CommandError";
}

const IS_IT_STARTED =
  "Is SalesOS running there? To start it, run npm start in its folder. To use another address, use --server or salesos login.";

/** Nothing responds at this address. */
export function noAnswer(url: string): CommandError {
  return new CommandError(`${url} does not respond. ${IS_IT_STARTED}`);
}

/** Explains a failure to the user. */
export function explain(error: unknown, { style }: Terminal): string {
  // By its name: to load its class is to load the client.
  if (isProblem(error)) return explainProblem(error, style);
  if (error instanceof UsageError || error instanceof CommandError) {
    return style("red", error.message);
  }
  if (!(error instanceof Error)) return String(error);
  // System errors need no stack trace; our own faults do.
  const { code = "" } = error as { code?: string };
  return /^E(?!RR_)[A-Z0-9]+$/.test(code)
    ? style("red", `${error.message}.`)
    : (error.stack ?? error.message);
}

function isProblem(error: unknown): error is SalesOSError {
  return error instanceof Error && error.name === "SalesOSError";
}

function explainProblem(error: SalesOSError, style: Terminal["style"]): string {
  if (error.code === "connection_failed" || error.code === "timeout") {
    return style("red", `${error.message.replace(/\.?$/, ".")} ${IS_IT_STARTED}`);
  }
  // With a single error, the message often says everything.
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
  const fix = error.fix === undefined ? [] : [error.fix];
  return [style("red", error.message), ...places, ...fix, style("dim", about.join(" · "))].join(
    "\n",
  );
}

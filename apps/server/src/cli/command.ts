/** One command of the command line. */
export interface Command {
  /** The text of `salesos <command> --help`. */
  help: string;
  /** Does it, and gives its exit code where that is not 0. Throws UsageError for a wrong command line, CommandError and others for a failure. */
  run(args: readonly string[], env: Environment): Promise<number | void>;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** The command is right but cannot be carried out; the message says why. */
export class CommandError extends Error {
  override name = "CommandError";
}

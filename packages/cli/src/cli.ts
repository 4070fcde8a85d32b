import { Command, CommanderError } from "commander";
import { addCompletion, isCompletion } from "./completion.ts";
import type { Context, Environment } from "./context.ts";
import { loadContract } from "./contract.ts";
import { explain, UsageError } from "./errors.ts";
import { addListen } from "./listen/listen.command.ts";
import { addLogin } from "./login.command.ts";
import { addLogs } from "./logs/logs.command.ts";
import { addOpenapi } from "./openapi.command.ts";
import { thisTerminal } from "./output/terminal.ts";
import { addResources } from "./resources.command.ts";
import { addServerCommands, loadServer } from "./server.ts";
import { addStatus } from "./status.command.ts";
import { addTrigger } from "./trigger/trigger.command.ts";

/** The exit code after Ctrl+C. */
const BROKEN_OFF = 130;

/** Runs one command line. Resolves with the exit code, or with undefined when something goes on running. */
export async function runCli(
  args: readonly string[],
  env: Environment,
): Promise<number | undefined> {
  const context: Context = { env, terminal: thisTerminal(env) };
  let outcome: number | undefined = 0;
  try {
    const program = await buildProgram(args, context, (code) => (outcome = code));
    await program.parseAsync(args.length === 0 ? ["--help"] : [...args], { from: "user" });
    return outcome;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? 0 : 2;
    }
    // Ctrl-C at a question.
    if (error instanceof Error && error.name === "AbortError") return BROKEN_OFF;
    context.terminal.note(explain(error, context.terminal));
    return error instanceof UsageError ? 2 : 1;
  }
}

async function buildProgram(
  args: readonly string[],
  context: Context,
  ended: (code: number | undefined) => void,
): Promise<Command> {
  const contract = loadContract();
  const program = new Command("salesos")
    .description(
      "The SalesOS command line. Prints data to standard output and messages to standard error.",
    )
    .version(contract.cliVersion, "-v, --version")
    .enablePositionalOptions()
    .exitOverride()
    .showHelpAfterError("(see --help)")
    .configureOutput({
      writeErr: (text) => context.terminal.note(text.trimEnd()),
      getOutHelpWidth: () => context.terminal.width ?? 80,
    })
    .addHelpText("after", examples);
  addLogin(program, context);
  const completes = isCompletion(args);
  // The others need only their names; building their hundreds of flags takes time.
  addResources(program, contract, context, ([noun = ""]) => completes || args.includes(noun));
  addLogs(program, context);
  addStatus(program, context);
  addListen(program, contract, context);
  addTrigger(program, contract, context);
  addOpenapi(program, context);
  addServerCommands(program, await loadServer(), context, ended);
  await addCompletion(program, context, completes);
  return program;
}

const examples = `
Examples:
  $ salesos login
  $ salesos leads list --industry Technology --sort=-icp_score
  $ salesos leads create --company-name "Acme Inc" --contact-email john@acme.com
  $ salesos deals list --all --csv > deals.csv
  $ salesos logs tail --status 4xx
  $ salesos listen --forward-to http://localhost:3000/hook
  $ source <(salesos completion bash)

Exit codes: 0 success, 1 failure, 2 invalid command line, 130 canceled with Ctrl+C.`;

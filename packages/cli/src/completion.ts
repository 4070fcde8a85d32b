import type { Command } from "commander";
import type { Context } from "./context.ts";

/** Whether a command line asks for a completion: it needs to know every flag. */
export const isCompletion = ([first = ""]: readonly string[]) => /^comple(te|tion)$/.test(first);

/** `completion`: the script with which a shell completes commands, flags and their values. */
export async function addCompletion(
  program: Command,
  { terminal }: Context,
  completes: boolean,
): Promise<void> {
  if (completes) {
    const { default: tab } = await import("@bomb.sh/tab/commander");
    const completions = tab(program, { completionCommandName: "completion" });
    scriptCommand(program)?.action((shell: string) =>
      completions.setup("salesos", called(process.argv[1]), shell),
    );
  } else program.command("completion");
  scriptCommand(program)
    ?.description("Print a shell completion script for commands, flags and values")
    .addHelpText("after", examples)
    .hook("preAction", async (_, { args: [shell] }) => {
      if (shell === "bash") await terminal.print(withoutBashCompletion);
    });
}

const scriptCommand = ({ commands }: Command) =>
  commands.find((command) => command.name() === "completion");

/** How the script asks for completions: by the program that printed it, which need not be on the PATH. */
function called(program = ""): string {
  if (program.endsWith(".js")) return "salesos";
  return /^[\w./\\:@+ -]+$/.test(program) ? `'${program}'` : "salesos";
}

// The script takes this function from the bash-completion package, which macOS and containers do not have.
const withoutBashCompletion = `if ! declare -F _get_comp_words_by_ref >/dev/null; then
    _get_comp_words_by_ref() {
        words=("\${COMP_WORDS[@]}")
        cword=$COMP_CWORD
        cur=\${COMP_WORDS[COMP_CWORD]}
        prev=\${COMP_WORDS[COMP_CWORD-1]}
    }
fi
`;

const examples = `
Examples:
  $ source <(salesos completion bash)
  $ salesos completion fish > ~/.config/fish/completions/salesos.fish`;

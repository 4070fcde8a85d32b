import { Argument, type Command } from "commander";
import { clientOf, withClientFlags, type ClientFlags } from "../client.ts";
import type { Context } from "../context.ts";
import type { Contract } from "../contract.ts";
import { CommandError, UsageError } from "../errors.ts";
import { eventTypesOf } from "../event-types.ts";
import { instead } from "../nearest.ts";
import { profileOf } from "../profiles.ts";
import { scriptOf, triggerable, type Script, type Step } from "./scripts.ts";

/** `trigger`: causes an event of a real record over the API. */
export function addTrigger(program: Command, contract: Contract, context: Context): void {
  const type = new Argument("[type]", "the event type");
  // For completion; what is not among them is refused with the one that was meant.
  type.argChoices = [...triggerable];
  const command = program
    .command("trigger")
    .description("Cause an event in the test workspace, such as lead.created")
    .addArgument(type)
    .addHelpText("after", help);
  withClientFlags(command, { url: true }).action(
    async (name: string | undefined, flags: ClientFlags) => {
      const script = scriptOf(name ?? "");
      if (script === undefined) throw new UsageError(unknown(name, eventTypesOf(contract)));
      const { url, key } = profileOf(flags, context.env);
      if (!key.startsWith("sos_test_")) {
        throw new CommandError(
          "trigger changes records, and this is a live key. Use a test key (sos_test_…).",
        );
      }
      const client = await clientOf(flags, context);
      const { terminal } = context;
      const path = await perform(
        script,
        ({ method, body }, at) => client.request<{ id: string }>({ method, path: at, body }),
        terminal.note,
      );
      terminal.note(
        `${name} is now in the event log and on its way to every endpoint that subscribes to it.`,
      );
      await terminal.print(`${url}${path}`);
    },
  );
}

const help = `
Creates a record over the API and then updates or deletes it, depending on the event type. The record, the
event and its deliveries are real.

Requires a test key with the scope leads:write or deals:write.

Examples:
  $ salesos trigger lead.created
  $ SALESOS_KEY=sos_test_… salesos trigger deal.won --server http://127.0.0.1:7300`;

function unknown(type: string | undefined, types: readonly string[]): string {
  if (type === undefined) return `trigger requires an event type: ${triggerable.join(", ")}.`;
  if (types.includes(type)) {
    return `${type} cannot be triggered, because only SalesOS itself causes it. Event types that you can trigger: ${triggerable.join(", ")}.`;
  }
  return `Unknown event type "${type}". ${instead(type, triggerable)}`;
}

/** Takes the steps one after the other and says what each did. Resolves with the path of the record. */
async function perform(
  { collection, steps }: Script,
  take: (step: Step, path: string) => PromiseLike<{ id: string }>,
  say: (text: string) => void,
): Promise<string> {
  let path: string = collection;
  for (const step of steps) {
    const answer = await take(step, `${path}${step.action ?? ""}`);
    const isNew = path === collection;
    if (isNew) path = `${collection}/${answer.id}`;
    say(`${step.done}${isNew ? `: ${answer.id}` : ""}`);
  }
  return path;
}

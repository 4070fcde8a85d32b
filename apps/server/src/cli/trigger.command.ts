import { eventTypes } from "../features/webhooks/index.ts";
import { parseFlags, UsageError } from "../platform/flags.ts";
import { nearest } from "../platform/nearest.ts";
import { CommandError, type Command, type Environment } from "./command.ts";
import { failureOf } from "./listen.forward.ts";
import { detailOf } from "./listen.source.ts";
import { serverFlags, serverFlagsHelp, serverOf } from "./server-flags.ts";
import { scriptOf, triggerable, type Script, type Step } from "./trigger.scripts.ts";

export const triggerCommand: Command = {
  help: `
Bring about an event in the test workspace: creates a record over the API and, where the event is about
a change, changes or deletes it. What follows is real: the record, the event and its deliveries.

Usage: npm run salesos -- trigger <type> [flags]

${serverFlagsHelp}
                        A key of the test workspace with the scope leads:write or deals:write.

Types:
${triggerable.map((type) => `  ${type}`).join("\n")}

Examples:
  npm run salesos -- trigger lead.created
  SALESOS_KEY=sos_test_… npm run salesos -- trigger deal.won --server http://127.0.0.1:7300
`,
  run,
};

async function run(args: readonly string[], env: Environment): Promise<void> {
  const { values, words } = parseFlags(args, serverFlags, { words: 1 });
  const [type = ""] = words;
  const script = scriptOf(type);
  if (script === undefined) throw new UsageError(unknown(type));
  const { url, key, mode } = serverOf(values, env);
  if (mode !== "test") {
    throw new CommandError(
      "trigger writes records, and this is a live key. Use a key of the test workspace (sos_test_…).",
    );
  }
  const path = await perform(script, (step, at) => send(step, url + at, key));
  console.log(`\n  ${type} is on its way to the log and to every endpoint that subscribes to it.`);
  console.log(`  ${url}${path}\n`);
}

function unknown(type: string): string {
  if (type === "") return `trigger needs a type of event, one of ${triggerable.join(", ")}.`;
  if (eventTypes.some((known) => known.type === type)) {
    return `${type} cannot be triggered: it tells of what SalesOS itself did. There are ${triggerable.join(", ")}.`;
  }
  const near = nearest(type, triggerable);
  return `There is no event "${type}". ${near === undefined ? `There are ${triggerable.join(", ")}.` : `Did you mean "${near}"?`}`;
}

/** Takes the steps one after the other and says what each did. Resolves with the path of the record. */
async function perform(
  { collection, steps }: Script,
  take: (step: Step, path: string) => Promise<string>,
): Promise<string> {
  let path: string = collection;
  console.log("");
  for (const step of steps) {
    const text = await take(step, path);
    const isNew = path === collection;
    if (isNew) path = `${collection}/${(JSON.parse(text) as { id: string }).id}`;
    console.log(`  ${step.done}${isNew ? `: ${path.slice(collection.length + 1)}` : ""}`);
  }
  return path;
}

async function send({ method, body }: Step, url: string, key: string): Promise<string> {
  let answer;
  let text;
  try {
    answer = await fetch(url, {
      method,
      headers: { "x-api-key": key, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(15_000),
    });
    text = await answer.text();
  } catch (error) {
    const { cause } = error as Error;
    const { origin } = new URL(url);
    throw new CommandError(
      `${origin} does not answer: ${failureOf(cause ?? error)}. Is it started? npm start`,
    );
  }
  if (answer.ok) return text;
  const detail = detailOf(text) ?? "It does not answer as SalesOS does.";
  throw new CommandError(`${method} ${url} was answered with ${answer.status}: ${detail}`);
}

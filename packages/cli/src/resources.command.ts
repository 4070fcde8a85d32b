import type { Query } from "@salesos/sdk";
import { Option, type Command } from "commander";
import { clientOf, withClientFlags, type ClientFlags } from "./client.ts";
import type { Context } from "./context.ts";
import type { Contract, Operation } from "./contract.ts";
import { exampleOf } from "./examples.ts";
import { dataOf, flagsOf, valueOf, type Flag } from "./flags.ts";
import { commandName, kebab } from "./names.ts";
import type { OutputFlags } from "./output/answers.ts";

interface Flags extends ClientFlags, OutputFlags {
  data?: string;
  dryRun?: boolean;
  idempotencyKey?: string;
  ifMatch?: string;
  [flag: string]: unknown;
}

/**
 * Every operation of the contract as a command: `salesos leads list`. New operations appear automatically. Resources
 * that are not wanted get only their description.
 */
export function addResources(
  program: Command,
  contract: Contract,
  context: Context,
  isWanted: (nouns: readonly string[]) => boolean,
): void {
  for (const [resource, operations] of Map.groupBy(contract.operations, (one) => one.resource)) {
    const names = namesOf(operations);
    const group = groupOf(program, resource)
      .description(names.join(", "))
      .addHelpText("after", `\nMore: salesos ${resource} <command> --help`);
    if (!isWanted(resource.split(" "))) continue;
    operations.forEach((operation, i) => {
      addOperation(group.command(names[i] ?? ""), operation, contract, context);
    });
  }
}

/** The command of a resource; one of two nouns stands below the first of them. */
function groupOf(program: Command, resource: string): Command {
  return resource
    .split(" ")
    .reduce(
      (above, word) =>
        above.commands.find((command) => command.name() === word) ?? above.command(word),
      program,
    );
}

function namesOf(operations: readonly Operation[]): string[] {
  const short = operations.map(commandName);
  return operations.map((operation, i) => {
    const alone = short.indexOf(short[i] ?? "") === short.lastIndexOf(short[i] ?? "");
    return alone ? (short[i] ?? "") : kebab(operation.operationId);
  });
}

function addOperation(
  command: Command,
  operation: Operation,
  contract: Contract,
  context: Context,
): void {
  const flags = flagsOf(operation, contract);
  const ids = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
  const headers = new Set(operation.parameters.map(({ name }) => name));
  command.description(operation.summary).addHelpText(
    "after",
    `
${operation.description.replaceAll("`", "")}

Example:
  ${exampleOf(operation, [...operation.resource.split(" "), command.name()])}`,
  );
  for (const id of ids) command.argument(`<${kebab(id)}>`);
  for (const { flag, description, values, list, in: place } of flags) {
    const option = new Option(`--${flag} <${hint(values, list)}>`, description.replaceAll("`", ""));
    // For help and completion. `valueOf` rejects other values.
    if (values.length > 0) option.argChoices = [...values];
    if (list) option.argParser((text, before: string[] = []) => [...before, text]);
    command.addOption(
      place === "query" ? option.helpGroup("Query:") : option.helpGroup("Members:"),
    );
  }
  if (operation.body !== undefined) {
    command.option(
      "--data <json>",
      "the whole body: JSON, @file, or - for standard input; flags override it",
    );
  }
  if (headers.has("dryRun"))
    command.option("--dry-run", "validate the request without saving anything");
  if (headers.has("Idempotency-Key"))
    command.option("--idempotency-key <key>", "generated if not set");
  if (headers.has("If-Match"))
    command.option("--if-match <etag>", "write only if the record still has this ETag");
  const pages = flags.some(({ name }) => name === "cursor");
  if (pages) command.option("--all", "all pages, not only the first");
  command.option(
    "--json",
    pages ? "the response as JSON; with --all, one record per line" : "the response as JSON",
  );
  if (pages) {
    const csv = "records as CSV; adds a ' before strings that look like formulas";
    const csvRaw = "records as CSV with unchanged strings, for programs";
    command.addOption(new Option("--csv", csv).conflicts(["json", "csvRaw"]));
    command.addOption(new Option("--csv-raw", csvRaw).conflicts("json"));
  }
  withClientFlags(command).action(async (...given: unknown[]) => {
    const values = command.opts<Flags>();
    const path = ids.reduce(
      (text, id, i) => text.replace(`{${id}}`, encodeURIComponent(String(given[i]))),
      operation.path,
    );
    const client = await clientOf(values, context);
    const query = membersOf(flags, "query", values) as Query;
    const body =
      operation.body === undefined
        ? undefined
        : { ...dataOf(values.data), ...membersOf(flags, "body", values) };
    const request = { method: operation.method, path, query };
    const { printAnswer, printList } = await import("./output/answers.ts");
    if (pages) {
      const ask = (cursor: string | undefined) => {
        const next = cursor === undefined ? {} : { cursor };
        return client.request<{
          data: unknown[];
          next_cursor: string | null;
          count?: number | null;
        }>(
          // A search carries its cursor where it carries its filter.
          body === undefined
            ? { ...request, query: { ...query, ...next } }
            : { ...request, body: { ...body, ...next } },
        );
      };
      return printList(ask, values, context.terminal);
    }
    const call = client.request({
      ...request,
      body: operation.body?.required === false && isEmpty(body) ? undefined : body,
      dryRun: values.dryRun,
      idempotencyKey: values.idempotencyKey,
      ifMatch: values.ifMatch,
    });
    const { data, response } = await call.withResponse();
    return printAnswer(data, response.status, values, context.terminal);
  });
}

function membersOf(
  flags: readonly Flag[],
  place: Flag["in"],
  values: Flags,
): Record<string, unknown> {
  return Object.fromEntries(
    flags.flatMap((flag) => {
      const given = values[camelCase(flag.flag)] as string | readonly string[] | undefined;
      return flag.in === place && given !== undefined ? [[flag.name, valueOf(flag, given)]] : [];
    }),
  );
}

const isEmpty = (body: object | undefined) => body === undefined || Object.keys(body).length === 0;
const camelCase = (flag: string) =>
  flag.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const hint = (values: readonly string[], list: boolean) =>
  `${values.length > 0 ? "choice" : "value"}${list ? ",…" : ""}`;

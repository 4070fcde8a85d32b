import { expect, test } from "vitest";
import { loadContract } from "./contract.ts";
import { exampleOf } from "./examples.ts";
import { flagsOf, valueOf } from "./flags.ts";

const contract = loadContract();
const named = contract.operations.map((operation) => ({ name: operation.operationId, operation }));

test.for(named)(
  "the example of $name has only flags of its command, and values they take",
  ({ operation }) => {
    const line = exampleOf(operation, ["x", "y"]);
    const flags = flagsOf(operation, contract);
    for (const [, name = "", value = ""] of line.matchAll(/ --([\w-]+) ('(?:[^']|'\\'')*'|\S+)/g)) {
      const flag = flags.find((one) => one.flag === name);
      if (flag === undefined) throw new Error(`There is no --${name}.`);
      const text = value.startsWith("'") ? value.slice(1, -1).replaceAll(`'\\''`, "'") : value;
      const wanted =
        flag.in === "body"
          ? (operation.body?.example as Record<string, unknown> | undefined)?.[flag.name]
          : operation.parameters.find((one) => one.name === flag.name)?.example;
      expect(valueOf(flag, text)).toEqual(wanted);
    }
  },
);

test("a text with spaces is quoted for a shell, and an id stands where the path has one", () => {
  const update = named.find(({ name }) => name === "updateApiKey");
  if (update === undefined) throw new Error("There is no updateApiKey.");
  expect(exampleOf(update.operation, ["api-keys", "update"])).toBe(
    "$ salesos api-keys update 01a1fab6-8372-7110-9a59-38a41ff42d39 --name 'Website form, new office' --addresses 198.51.100.0/24",
  );
});

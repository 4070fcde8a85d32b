import { expect, test, vi } from "vitest";
import { startSteps } from "./start-steps.ts";

test("a slow start says each step once, from the one under way; a quick one says nothing", () => {
  const now = vi.spyOn(performance, "now").mockReturnValue(100);
  const lines: string[] = [];
  const steps = startSteps((line) => lines.push(line));
  steps.begin("Starting the database");
  now.mockReturnValue(900);
  steps.begin("Preparing sample data");
  expect(lines).toEqual([]);
  now.mockReturnValue(2_000);
  steps.begin("Preparing the API");
  steps.end();
  expect(lines).toEqual(["  Preparing the API…"]);
  now.mockRestore();
});

import path from "node:path";
import { expect, inject } from "vitest";
import { recordStatements } from "./record.ts";

const { testPath = "" } = expect.getState();
recordStatements(inject("statements"), path.relative(process.cwd(), testPath));

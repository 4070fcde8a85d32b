import { errorCodes, type FastifyError } from "fastify";
import { expect, test } from "vitest";
import { asProblem } from "./handler.ts";

const made = Object.entries(errorCodes).map(
  ([name, Made]) => [name, new (Made as unknown as new () => FastifyError)()] as const,
);

test.each(made.filter(([, { statusCode = 500 }]) => statusCode < 500))(
  "an error of the framework keeps its status: %s",
  (_name, error) => {
    const problem = asProblem(error);
    expect(problem?.entry.status).toBe(error.statusCode);
    expect(problem?.message).not.toBe("");
  },
);

test.each(made.filter(([, { statusCode = 500 }]) => statusCode >= 500))(
  "an error of the framework that only we can cause is our fault: %s",
  (_name, error) => expect(asProblem(error)).toBeUndefined(),
);

test.each([400, 402, 404, 406, 409, 413, 417, 418, 426, 428, 451, 499])(
  "an error of a plugin keeps its status, without its words: %s",
  (statusCode) => {
    const error = Object.assign(new Error("ENOENT /secret"), { statusCode }) as FastifyError;
    const problem = asProblem({ ...error, message: error.message, statusCode });
    expect(problem?.entry.status).toBe(statusCode);
    expect(problem?.message).not.toContain("/secret");
  },
);

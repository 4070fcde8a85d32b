import { errors } from "./errors.ts";
import { problem, type ErrorDetail, type Problem } from "./problem.ts";

/** The problem of a body in which this was found, in a sentence on the first of it. */
export function invalidBody(found: readonly ErrorDetail[], cause?: unknown): Problem {
  return problem(errors.invalid_body, { detail: sentence(found), errors: found, cause });
}

/** The problem of query parameters in which this was found, in a sentence on the first of it. */
export function invalidParameters(found: readonly ErrorDetail[], cause?: unknown): Problem {
  return problem(errors.invalid_parameter, { detail: sentence(found), errors: found, cause });
}

/** The problem of one query parameter. */
export function invalidParameter(
  parameter: string,
  rule: string,
  detail: string,
  cause?: unknown,
): Problem {
  return invalidParameters([{ parameter, rule, detail }], cause);
}

function sentence([first]: readonly ErrorDetail[]): string {
  return `${first?.pointer ?? first?.parameter ?? ""} ${first?.detail ?? ""}`.trim();
}

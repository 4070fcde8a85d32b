import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";

/** Refuses a change when If-Match names another version than the current one. `name` is the kind of record. */
export function requireVersion(name: string, version: number, ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch === String(version)) return;
  throw problem(errors.precondition_failed, {
    detail: `The ${name} is at version "${version}", not "${ifMatch}".`,
    errors: [{ header: "If-Match", rule: "current", detail: "is not the current ETag." }],
  });
}

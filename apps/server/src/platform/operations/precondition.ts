import { errors } from "../errors/errors.ts";
import { problem } from "../errors/problem.ts";
import { quoted } from "../errors/quoted.ts";

/** Whether an If-Match or If-None-Match header names a version, weakly compared: proxies weaken tags when they compress. */
export function namesVersion(header: string, version: number): boolean {
  return header.split(",").some((part) => {
    const tag = part.trim();
    return tag === "*" || tag.replace(/^W\//, "").replace(/^"(.*)"$/, "$1") === String(version);
  });
}

/** Refuses a change when If-Match does not name the current version. `name` is the kind of record. */
export function requireVersion(name: string, version: number, ifMatch: string | undefined): void {
  if (ifMatch === undefined || namesVersion(ifMatch, version)) return;
  throw problem(errors.precondition_failed, {
    detail: `The ${name} is at version "${version}", not ${quoted(ifMatch, 100)}.`,
    errors: [{ header: "If-Match", rule: "current", detail: "is not the current ETag." }],
  });
}

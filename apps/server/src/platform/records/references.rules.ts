import { errors } from "../errors/errors.ts";
import { invalidBody } from "../errors/invalid.ts";
import { problem, type Problem } from "../errors/problem.ts";
import type { AnyKind, Reference, Referrer } from "./kind.ts";
import { RecordConflict } from "./refusals.ts";

/** More records than this are not changed as a side effect of one deletion. */
export const MOST_CLEARED = 1_000;
/** Nor more than this by all deletions of one request. */
export const MOST_CLEARED_AT_ONCE = 5_000;

/** The refusal of a reference to nothing. */
export function noSuchReference(reference: Reference<never>, id?: string): Problem {
  const { name } = reference.kind();
  const detail = `is not the id of a ${name} in this workspace.`;
  const refusal = invalidBody([{ pointer: `/${reference.member}`, rule: "exists", detail }]);
  return id === undefined ? refusal : new RecordConflict(refusal, { kind: name, id });
}

/** The refusal of a reference that leads back to its own record. */
export function cyclicReference(reference: Reference<never>): Problem {
  const { name } = reference.kind();
  const detail = `leads back to this ${name}. A ${name} cannot be above itself.`;
  return invalidBody([{ pointer: `/${reference.member}`, rule: "acyclic", detail }]);
}

/** The problem behind a violated foreign key, where a record was deleted at the same time. */
export function violatedReference(
  kind: Pick<AnyKind, "name" | "references" | "referrers">,
  error: unknown,
): Problem | undefined {
  const { code, constraint } = error as { code?: string; constraint?: string };
  if (code !== "23503") return undefined;
  const own = kind.references.find((reference) => reference.constraint === constraint);
  if (own !== undefined) return noSuchReference(own);
  const other = kind.referrers.find(({ reference }) => reference.constraint === constraint);
  return other === undefined ? undefined : stillReferred(kind, other);
}

/** The refusal of deleting a record that others refer to. */
export function stillReferred(
  kind: Pick<AnyKind, "name">,
  { kind: by, reference }: Referrer,
  id?: string,
): Problem {
  const refusal = problem(errors.conflict, {
    detail: `${capital(by.plural)} refer to this ${kind.name}. Delete them or set their ${reference.member} to null, then delete the ${kind.name}.`,
  });
  return id === undefined ? refusal : new RecordConflict(refusal, { kind: by.name, id });
}

/** The refusal of a deletion that would change too many other records. */
export function tooManyReferences(kind: Pick<AnyKind, "name">, { kind: by }: Referrer): Problem {
  return problem(errors.conflict, {
    detail: `More than ${MOST_CLEARED.toLocaleString("en")} ${by.plural} refer to this ${kind.name}. Change or delete them first, in batches.`,
  });
}

/** The refusal of deletions that would change too many other records together. */
export function tooManyAtOnce(kind: Pick<AnyKind, "name">, { kind: by }: Referrer): Problem {
  return problem(errors.conflict, {
    detail: `More than ${MOST_CLEARED_AT_ONCE.toLocaleString("en")} ${by.plural} refer to a ${kind.name} that this request deletes. Delete fewer in one request.`,
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
